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
          "reason": {
            "code": "partial",
            "text": "1 of 2 papers; 1 deferred: 2503.10001 stand-in answered HTTP 503",
            "papers": 1,
            "of": 2,
            "deferred": 1,
            "paper": "2503.10001",
            "cause": {
              "code": "modelError",
              "host": "stand-in",
              "status": 503
            }
          },
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
              "reason": {
                "code": "publishedElsewhere",
                "text": "published in the edition of 2025-03-13",
                "date": "2025-03-13"
              },
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
    public void Emoji_are_escaped_and_read_back()
    {
        var reason = new Reason(ReasonCode.InternalError) { Text = "🌊 \"해류\"", Detail = "🌊 \"해류\"" };

        Assert.Equal(reason, EditionDocument.Parse((EditionDocument.Parse(EditionJson) with { Reason = reason }).ToJson()).Reason);
    }

    [Fact]
    public void A_reason_is_read_with_its_arguments_and_causes()
    {
        var reason = EditionDocument.Parse(EditionJson).Reason;

        Assert.Equal((ReasonCode.Partial, 1, 2, 1, "2503.10001"), (reason.Code, reason.Papers, reason.Of, reason.Deferred, reason.Paper?.Value));
        Assert.Equal(new Reason(ReasonCode.ModelError) { Host = "stand-in", Status = 503 }, reason.Cause);
        Assert.Null(reason.Listing);
    }

    [Theory]
    [InlineData("\"ofALaterVersion\"")]
    [InlineData("\"Partial\"")]
    [InlineData("7")]
    public void A_reason_of_a_later_version_is_unknown_and_keeps_its_text(string code)
    {
        var reason = EditionDocument.Parse(EditionJson.Replace("\"partial\",\n    \"text\"", $"{code},\n    \"text\"", StringComparison.Ordinal)).Reason;

        Assert.Equal((ReasonCode.Unknown, 1), (reason.Code, reason.Papers));
        Assert.StartsWith("1 of 2 papers", reason.Text, StringComparison.Ordinal);
    }

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
    [InlineData("\"state\": \"partial\"", "\"state\": 77", "'state' is 77")]
    [InlineData("\"revision\": 2", "\"revision\": 2000000000", "'revision' is 2000000000; it is 0 to 1000000000")]
    [InlineData("\"votes\": 31", "\"votes\": -1", "2503.10001: 'votes' is -1")]
    [InlineData("\"calls\": 1", "\"calls\": 0", "'calls' is 0")]
    [InlineData("\"prompt\": 900", "\"prompt\": 9223372036854775807", "'prompt' is 9223372036854775807")]
    [InlineData("\"sourceNote\"", "\"cost\": 7e28, \"sourceNote\"", "'cost' is 7")]
    [InlineData("\"sourceNote\"", "\"cost\": NaN, \"sourceNote\"", "EditionDocument")]
    [InlineData("\"keywords\": []", "\"keywords\": [null]", "2503.10001: a text in a list is null")]
    [InlineData("\"leftOut\": [", "\"leftOut\": [null,", "a paper is null")]
    [InlineData("\"id\": \"2503.10002\"", "\"id\": \"2503.10001\"", "2503.10001: it is in the edition twice")]
    public void What_cannot_be_read_is_refused_and_the_reason_named(string member, string instead, params string[] reasons)
    {
        var at = EditionJson.IndexOf(member, StringComparison.Ordinal);
        var refusal = Assert.Throws<FormatException>(() => EditionDocument.Parse(EditionJson.Remove(at, member.Length).Insert(at, instead)));

        Assert.All(reasons, reason => Assert.Contains(reason, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_with_an_edition_of_the_index_is_said_and_the_others_are_read()
    {
        var json = new IndexDocument { Editions = [Row("daily", "2025-01-08"), Row("daily", "2025-01-09") with { Revision = -1 }] }.ToJson()
            .Replace("\"editions\": [", "\"editions\": [null, 7,", StringComparison.Ordinal);

        Assert.Equal("2025-01-08", Assert.Single(IndexDocument.Parse(json, out var problems).Editions).Date);
        Assert.Equal(["edition 1 is null", "daily 2025-01-09: 'revision' is -1; it is 0 to 1000000000"], [problems[0], problems[2]]);
        Assert.StartsWith("edition 2: ", problems[1], StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => IndexDocument.Parse(json));
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
                  "reason": {
                    "code": "nothingListed"
                  },
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
        Reason = new Reason(ReasonCode.NothingListed),
        Settled = true,
        Revision = 0,
        Entries = 0,
        LeftOut = 0,
    };
}
