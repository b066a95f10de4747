using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DigestWorker.Web.Http;

/// <summary>
/// Percent-encodes raw UTF-8 in the targets of requests, as browsers do: curl and scripts send <c>/search?q=강화학습</c> as it is typed,
/// and Kestrel refuses it with an empty 400, which no option changes.
/// </summary>
internal static class RequestTargets
{
    public static void Use(ListenOptions listener) => listener.Use(next => async connection =>
    {
        var transport = connection.Transport;
        await using var encoded = new EncodingStream(transport.Input.AsStream(leaveOpen: true));
        connection.Transport = new Duplex(PipeReader.Create(encoded, new StreamPipeReaderOptions(leaveOpen: true)), transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    });

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class EncodingStream(Stream inner) : Stream
    {
        private readonly TargetEncoder _encoder = new();
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.IsEmpty)
            {
                var read = await inner.ReadAsync(buffer, cancellationToken);
                if (_encoder.Encode(buffer.Span[..read]) is not { } longer)
                    return read;
                _rest = longer;
            }
            var taken = Math.Min(_rest.Length, buffer.Length);
            _rest[..taken].CopyTo(buffer);
            _rest = _rest[taken..];
            return taken;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
