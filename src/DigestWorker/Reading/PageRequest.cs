namespace DigestWorker.Reading;

/// <summary>One page of a list.</summary>
/// <param name="Number">The first page is 1.</param>
/// <param name="Size">How many items a page has.</param>
internal readonly record struct PageRequest(int Number, int Size)
{
    public const int MaxNumber = 1_000_000;

    public int Skip => (Number - 1) * Size;

    /// <summary>Creates a request for the nearest valid page.</summary>
    public static PageRequest Clamped(int? number, int size, int maxNumber = MaxNumber) => new(Math.Clamp(number ?? 1, 1, maxNumber), size);
}
