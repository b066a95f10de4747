using System.Runtime.CompilerServices;

namespace DigestWorker.Runs;

internal static class AsyncGroups
{
    /// <summary>What is there already comes as one group, so that it can be kept by one write; nothing waits for more.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> InGroups<T>(this IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = items.GetAsyncEnumerator(cancellationToken);
        var more = await each.MoveNextAsync();
        while (more)
        {
            var group = new List<T> { each.Current };
            var next = each.MoveNextAsync().AsTask();
            while (next.IsCompletedSuccessfully && (more = await next))
            {
                group.Add(each.Current);
                next = each.MoveNextAsync().AsTask();
            }

            // A failure comes behind what arrived before it.
            yield return group;
            more = more && await next;
        }
    }
}
