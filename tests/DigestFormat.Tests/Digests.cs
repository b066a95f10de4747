using System.Text;

namespace DigestFormat.Tests;

internal static class Digests
{
    public static byte[] Sample { get; } = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "2025-01-08.md"));

    /// <summary>Two entries in the layout as it is.</summary>
    public const string Good = """
        ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2503.10001.png)

        ## 제목:
        TideNet: Forecasting Coastal Currents with Sparse Sensors

        **요약**:
        TideNet은 적은 수의 센서로 연안 해류를 예측하는 모델입니다. 기존 방법보다 오차를 줄였습니다.

        **쉬운설명**:
        바닷물이 어떻게 흐를지 미리 알려 주는 방법입니다.

        **관련분야**:
        시계열 예측, 딥러닝

        **추천수**:
        31

        **PDF 다운로드 링크**: [PDF 다운로드](https://arxiv.org/pdf/2503.10001)

        ---

        ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2503.10002.png)

        ## 제목:
        A Small Parser for Large Tables

        **요약**:
        큰 표를 빠르게 읽는 작은 구문 분석기를 제안합니다.

        **쉬운설명**:
        컴퓨터가 큰 표를 쉽게 읽도록 돕는 연구입니다.

        **관련분야**:
        문서 이해

        **추천수**:
        4

        **PDF 다운로드 링크**: [PDF 다운로드](https://arxiv.org/pdf/2503.10002)

        ---
        """;

    public static DigestReading Read(string file) => DigestReader.Read(Encoding.UTF8.GetBytes(file));

    public static DigestEntry Entry(string id = "2503.10001", string title = "TideNet", int votes = 1) =>
        new(PaperId.Parse(id), title, "요약입니다.", "쉬운 설명입니다.", ["딥러닝"], votes);
}
