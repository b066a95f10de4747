using DigestWorker.Digests;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Runs;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Runs;

/// <summary>The one place that decides which dates a run can be requested for.</summary>
public sealed class RunRequestFactoryTests
{
    private readonly RunRequestFactory _requests = new(new FakeTimeProvider(new DateTimeOffset(2025, 1, 8, 13, 0, 0, TimeSpan.Zero)));

    [Theory, MemberData(nameof(Impossible))]
    public void An_impossible_date_is_refused_with_one_line(string date, string problem)
    {
        Assert.False(_requests.TryCreate(Digest(ListingKind.HuggingFaceDaily), date, new RunRequest(), out var request, out var found));
        Assert.Null(request);
        Assert.StartsWith(problem, found.English, StringComparison.Ordinal);
        Assert.All([found.English, found.Korean], line => Assert.True(line.Length < 160 && !line.Contains('\n', StringComparison.Ordinal), line));
    }

    [Theory]
    [InlineData(nameof(ListingKind.HuggingFaceDaily), "2025-01-08", "2025-01-08")]
    [InlineData(nameof(ListingKind.HuggingFaceDaily), "2023-05-04", "2023-05-04")]
    [InlineData(nameof(ListingKind.HuggingFaceWeekly), "2025-W02", "2025-W02")]
    [InlineData(nameof(ListingKind.HuggingFaceWeekly), "2025-01-08", "2025-W02")]
    [InlineData(nameof(ListingKind.HuggingFaceWeekly), "2023-W18", "2023-W18")]
    [InlineData(nameof(ListingKind.HuggingFaceMonthly), "2025-01", "2025-01")]
    [InlineData(nameof(ListingKind.HuggingFaceTrending), "2025-01-08", "2025-01-08")]
    [InlineData(nameof(ListingKind.Arxiv), "1991-08-14", "1991-08-14")]
    public void A_date_means_the_edition_of_the_listing(string listing, string date, string edition)
    {
        Assert.True(_requests.TryCreate(Digest(Enum.Parse<ListingKind>(listing)), date, new RunRequest { Force = true }, out var request, out _));
        Assert.Equal(edition, Assert.Single(request.Dates).Text);
        Assert.True(request.Force);
    }

    [Theory]
    [InlineData(nameof(ListingKind.HuggingFaceWeekly), "2025-01", "'2025-01' is not an ISO week; an edition of daily covers an ISO week, such as 2025-W01.")]
    [InlineData(nameof(ListingKind.HuggingFaceMonthly), "2025-W02", "'2025-W02' is not a month; an edition of daily covers a month, such as 2025-01.")]
    [InlineData(nameof(ListingKind.HuggingFaceWeekly), "2023-W17", "'2023-W17' is before 2023-05-04, the first day of HuggingFaceWeekly; use a later date.")]
    [InlineData(nameof(ListingKind.HuggingFaceTrending), "2025-01-07", "'2025-01-07' cannot be read: HuggingFaceTrending shows only the current day; run it without a date.")]
    public void A_date_that_the_listing_does_not_have_is_refused(string listing, string date, string problem)
    {
        Assert.False(_requests.TryCreate(Digest(Enum.Parse<ListingKind>(listing)), date, new RunRequest(), out _, out var found));
        Assert.Equal(problem, found.English);
    }

    [Fact]
    public void Without_a_date_every_open_edition_is_meant()
    {
        Assert.True(_requests.TryCreate(Digest(ListingKind.HuggingFaceDaily), date: null, new RunRequest { Regenerate = true }, out var request, out _));
        Assert.Empty(request.Dates);
        Assert.True(request.Regenerate);
    }

    /// <summary>What no door may accept for a digest of <see cref="ListingKind.HuggingFaceDaily"/>, and how its problem begins.</summary>
    public static TheoryData<string, string> Impossible => new()
    {
        { "20250-01-08", "'20250-01-08' is not a date; use a day (2025-01-08), an ISO week (2025-W02) or a month (2025-01)." },
        { "2025-13-01", "'2025-13-01' is not a date; " },
        { "9999-12", "'9999-12' is not a date; " },
        { "9999-W52", "'9999-W52' is not a date; " },
        { "  ", "'' is not a date; " },
        { new string('1', 10_000), $"'{new string('1', 40)}…' is not a date; " },
        { "0001-01-01", "'0001-01-01' is not a date; " },
        { "9999-12-31", "'9999-12-31' is not a date; " },
        { "0002-01-01", "'0002-01-01' is before 2023-05-04, the first day of HuggingFaceDaily; use a later date." },
        { "2025-01", "'2025-01' is not a day; an edition of daily covers a day, such as 2025-01-01." },
        { "1999-01-01", "'1999-01-01' is before 2023-05-04, " },
        { "2999-01-01", "'2999-01-01' is in the future; by the listing's calendar (UTC) today is " },
        { "2025-W02", "'2025-W02' is not a day; an edition of daily covers a day, such as 2025-01-06." },
    };

    private static DigestDefinition Digest(ListingKind listing) => new("daily", new DigestOptions { Listing = listing }, new LlmOptions());
}
