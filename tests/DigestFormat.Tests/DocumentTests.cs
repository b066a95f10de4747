namespace DigestFormat.Tests;

public sealed class DocumentTests
{
    private const string EditionJson = """
        {
          "schema": 1,
          "digest": "daily",
          "date": "2025-03-14",
          "listing": "HuggingFaceDaily",
          "state": "partial",
          "reason": "1 of 4 papers is still to be tried.",
          "settled": false,
          "revision": 2,
          "markdown": {
            "file": "2025-03-14.md",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "handEdited": false
          },
          "entries": [
            {
              "id": "2503.10001",
              "title": "TideNet: <Sparse> & + 해류",
              "votes": 31,
              "image": "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2503.10001.png",
              "pdf": "https://arxiv.org/pdf/2503.10001",
              "summary": "연안 해류를 예측합니다.",
              "easyExplanation": "바닷물의 흐름을 미리 알려 줍니다.",
              "fields": [
                "시계열 예측",
                "딥러닝"
              ],
              "authors": [
                "Mina Park",
                "Jo O'Hara"
              ],
              "keywords": [],
              "publishedAt": "2025-03-13T00:00:00+00:00",
              "arxiv": {
                "version": 1,
                "primaryCategory": "cs.LG",
                "categories": [
                  "cs.LG"
                ]
              },
              "writtenBy": {
                "provider": "AzureOpenAI",
                "model": "gpt-4o",
                "prompt": "summary.ko/1",
                "acceptedAt": "2025-03-14T00:01:02+00:00",
                "calls": 1,
                "tokens": {
                  "prompt": 900,
                  "completion": 300,
                  "cached": 0,
                  "reasoning": 0
                },
                "source": "abstract",
                "sourceNote": "arXiv has no HTML of it"
              }
            }
          ],
          "leftOut": [
            {
              "id": "2503.10002",
              "title": "A Small Parser for Large Tables",
              "votes": 4,
              "why": "alreadyIn",
              "reason": "In the edition of 2025-03-13.",
              "alreadyIn": "2025-03-13",
              "tries": 0
            }
          ]
        }

        """;

    [Fact]
    public void An_edition_is_read_and_written_back_to_the_byte() =>
        Assert.Equal(EditionJson, EditionDocument.Parse(EditionJson).ToJson());

    [Fact]
    public void Emoji_are_escaped_and_read_back() =>
        Assert.Equal("🌊 \"해류\"", EditionDocument.Parse((EditionDocument.Parse(EditionJson) with { Reason = "🌊 \"해류\"" }).ToJson()).Reason);

    [Fact]
    public void Where_no_source_is_named_it_was_the_abstract()
    {
        var written = EditionDocument.Parse(EditionJson.Replace("\"source\": \"abstract\",", "", StringComparison.Ordinal)).Entries[0].WrittenBy;

        Assert.Equal((WrittenFrom.Abstract, "arXiv has no HTML of it"), (written.Source, written.SourceNote));
    }

    [Fact]
    public void Members_that_are_not_known_are_passed_over() =>
        Assert.Equal(EditionJson, EditionDocument.Parse(EditionJson.Replace("\"digest\":", "\"mood\": [1], \"digest\":", StringComparison.Ordinal)).ToJson());

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema 2", "use a newer version")]
    [InlineData("\"schema\": 1,", "", "no member 'schema'")]
    [InlineData("\"date\": \"2025-03-14\",", "", "date")]
    [InlineData("\"digest\": \"daily\"", "\"digest\": null", "digest")]
    [InlineData("\"state\": \"partial\"", "\"state\": \"splendid\"", "state")]
    [InlineData("\"id\": \"2503.10001\"", "\"id\": \"none\"", "arXiv")]
    [InlineData("\"keywords\": [],", "", "keywords")]
    [InlineData("\"provider\": \"AzureOpenAI\",", "", "provider")]
    [InlineData("{", "[", "EditionDocument")]
    public void What_cannot_be_read_is_refused_and_the_reason_named(string member, string instead, params string[] reasons)
    {
        var at = EditionJson.IndexOf(member, StringComparison.Ordinal);
        var refusal = Assert.Throws<FormatException>(() => EditionDocument.Parse(EditionJson.Remove(at, member.Length).Insert(at, instead)));

        Assert.All(reasons, reason => Assert.Contains(reason, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_index_is_ordered_by_digest_and_then_the_newest_first_whatever_order_it_is_given_in()
    {
        var index = new IndexDocument
        {
            Editions = [Row("weekly", "2025-W02"), Row("daily", "2025-01-08"), Row("daily", "2025-01-10"), Row("daily", "2025-01-09")],
        };

        Assert.Equal(["2025-01-10", "2025-01-09", "2025-01-08", "2025-W02"], IndexDocument.Parse(index.ToJson()).Editions.Select(row => row.Date));
        Assert.Equal(index.ToJson(), new IndexDocument { Editions = [.. index.Editions.Reverse()] }.ToJson());
    }

    [Fact]
    public void An_empty_day_is_a_row_of_the_index_without_a_file()
    {
        var json = new IndexDocument { Editions = [Row("daily", "2025-01-11")] }.ToJson();

        Assert.Equal(
            """
            {
              "schema": 1,
              "editions": [
                {
                  "digest": "daily",
                  "date": "2025-01-11",
                  "state": "empty",
                  "reason": "The listing had no paper.",
                  "settled": true,
                  "revision": 0,
                  "entries": 0,
                  "leftOut": 0
                }
              ]
            }

            """,
            json);
    }

    private static IndexedEdition Row(string digest, string date) => new()
    {
        Digest = digest,
        Date = date,
        State = EditionState.Empty,
        Reason = "The listing had no paper.",
        Settled = true,
        Revision = 0,
        Entries = 0,
        LeftOut = 0,
    };
}
