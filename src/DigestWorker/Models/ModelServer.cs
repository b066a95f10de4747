using System.Data.Common;
using DigestWorker.Http;
using DigestWorker.Models.Wire;
using DigestWorker.Storage;

namespace DigestWorker.Models;

/// <summary>
/// What the server of a model accepts of a request. One call at a time finds it out, for all papers of the process;
/// what it found is kept in the store for later processes.
/// </summary>
internal sealed partial class ModelServer(string address, string model, ModelServerStore store, TimeProvider time, ILogger logger)
{
    /// <summary>A server rejects a wrong request within this time of its beginning; an answer takes longer, and the others do not wait for it.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(100);

    /// <summary>So many papers rejected before any is answered are not due to the papers.</summary>
    private const int EnoughRejections = 3;

    private readonly Lock _state = new();
    private readonly HashSet<RequestShape> _tried = [];
    private readonly List<string> _changes = [];
    private TaskCompletionSource? _leading;
    private long _leadingSince;
    private Task? _loading;
    private RequestShape? _saved;
    private int _rejections;
    private int _blanks;

    public RequestShape Shape { get; private set; } = new();

    /// <summary>Whether the server has answered a request of this shape.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether the server rejects every request, for reasons that are not understood.</summary>
    public bool RejectsEverything => !IsKnown && Volatile.Read(ref _rejections) >= EnoughRejections;

    /// <summary>Finds out everything again: the server may have been updated.</summary>
    public void StartOver()
    {
        lock (_state)
        {
            _loading = Task.CompletedTask;
            (Shape, IsKnown, _rejections) = (new(), false, 0);
            _tried.Clear();
        }
    }

    public Task LoadAsync()
    {
        lock (_state)
            return _loading is null or { IsFaulted: true } ? _loading = ReadAsync() : _loading;
    }

    /// <summary>Whether the caller is the one who finds out what the server accepts; it calls <see cref="EndLead"/>. The others wait a moment.</summary>
    public Task<bool> TryLeadAsync(CancellationToken cancellationToken) => TryLeadAsync(rejected: null, HeadStart, cancellationToken);

    /// <summary>The same after the server rejected a request: false once another shape is known to work.</summary>
    public Task<bool> TryLeadAsync(RequestShape rejected, CancellationToken cancellationToken) =>
        TryLeadAsync(rejected, Timeout.InfiniteTimeSpan, cancellationToken);

    public void EndLead()
    {
        TaskCompletionSource? leading;
        lock (_state)
            (leading, _leading) = (_leading, null);
        leading?.SetResult();
    }

    /// <summary>Changes the shape after an error; false if the error does not say how.</summary>
    public bool Change(RequestShape rejected, SentRequest sent, ServerError error)
    {
        lock (_state)
        {
            if (Shape != rejected)
                return true;
            _tried.Add(rejected);
            if (PlainerShape.After(rejected, sent, error, guess: !IsKnown) is { } next && !_tried.Contains(next.Shape))
            {
                Use(next, error.Message is "" ? error.Code : error.Message);
                IsKnown = false;
                return true;
            }
            if (!IsKnown && error.Status is 400 or 422)
                _rejections++;
            return false;
        }
    }

    /// <summary>Records an answer of the server, and changes the shape if there was nothing in it.</summary>
    public async Task AnsweredAsync(RequestShape shape, SentRequest sent, AnswerFault fault)
    {
        lock (_state)
        {
            if (fault is not AnswerFault.None)
            {
                if (Shape == shape && After(shape, sent, fault) is { } next)
                    Use(next, fault is AnswerFault.Blank ? "the answer was blank up to its limit" : "reasoning used up the limit of the answer");
                return;
            }
            if (IsKnown && _saved == Shape)
                return;
            // Another call may have found a shape that works, too.
            (Shape, IsKnown) = (IsKnown ? Shape : shape, true);
            if (_changes.Count > 0)
                Log.Changed(logger, model, address, string.Join("; ", _changes));
            _changes.Clear();
            if (_saved == Shape)
                return;
            _saved = Shape;
            shape = Shape;
        }
        await KeepAsync(() => store.SaveAsync(address, model, shape.ToJson(), CancellationToken.None));
    }

    private PlainerShape? After(RequestShape shape, SentRequest sent, AnswerFault fault) => fault switch
    {
        // One blank answer of a server that is known may be one bad sample.
        AnswerFault.Blank when !IsKnown || ++_blanks > 1 => PlainerShape.Text(shape),
        // Twice as much may be too little again, and each try is paid.
        AnswerFault.ReasonedToTheLimit => PlainerShape.Grow(shape, sent.MaxTokens * 2) ?? PlainerShape.Grow(shape, sent.MaxTokens),
        _ => null,
    };

    private void Use(PlainerShape next, string words)
    {
        Shape = next.Shape;
        _changes.Add($"{next.Change} (\"{Excerpt.Of(words)}\")");
    }

    private async Task<bool> TryLeadAsync(RequestShape? rejected, TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task leading;
            TimeSpan remaining;
            lock (_state)
            {
                if (IsKnown && Shape != rejected)
                    return false;
                if (_leading is null)
                {
                    (_leading, _leadingSince) = (new(TaskCreationOptions.RunContinuationsAsynchronously), time.GetTimestamp());
                    return true;
                }
                leading = _leading.Task;
                // Who comes later has waited for something else meanwhile: a verifier's question for its answer.
                remaining = patience == Timeout.InfiniteTimeSpan ? patience : patience - time.GetElapsedTime(_leadingSince);
            }
            if (remaining > TimeSpan.Zero || remaining == Timeout.InfiniteTimeSpan)
                await leading.WaitAsync(remaining, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!leading.IsCompleted)
                return false;
        }
    }

    private Task ReadAsync() => KeepAsync(async () =>
    {
        if (await store.FindAsync(address, model, CancellationToken.None) is { } text && RequestShape.FromJson(text) is { } shape)
        {
            lock (_state)
                (Shape, _saved, IsKnown) = (shape, shape, true);
        }
    });

    // Without the store it is found out again.
    private async Task KeepAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is DbException or StorageException)
        {
            Log.NotKept(logger, model, address, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Model {Model} at {Address} does not accept everything; from now on the worker {Changes}")]
        public static partial void Changed(ILogger logger, string model, string address, string changes);

        [LoggerMessage(LogLevel.Debug, "What {Model} at {Address} accepts was not kept: {Error}")]
        public static partial void NotKept(ILogger logger, string model, string address, string error);
    }
}
