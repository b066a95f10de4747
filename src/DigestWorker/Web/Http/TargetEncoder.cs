using System.Text;

namespace DigestWorker.Web.Http;

/// <summary>
/// Percent-encodes what is not ASCII in the request lines of a connection. It follows the requests up to the first that may have a body,
/// whose bytes must stay as they are; later ones on the connection are passed on unchanged.
/// </summary>
internal sealed class TargetEncoder
{
    // Beyond the longest name that is looked for, a header is no longer one of them.
    private const int MaxNameLength = 32;

    private static ReadOnlySpan<byte> Hex => "0123456789ABCDEF"u8;

    private readonly byte[] _name = new byte[MaxNameLength];
    private int _length;
    private Part _part = Part.RequestLine;

    private enum Part
    {
        RequestLine,
        HeaderName,
        HeaderValue,
        Rest,
    }

    /// <summary>Reads what has arrived next.</summary>
    /// <returns>What replaces it; null if it stays as it is.</returns>
    public byte[]? Encode(ReadOnlySpan<byte> read)
    {
        List<byte>? replaced = null;
        for (var i = 0; i < read.Length && (_part is not Part.Rest || replaced is not null); i++)
        {
            if (_part is Part.RequestLine && !Ascii.IsValid(read[i]))
            {
                replaced ??= [.. read[..i]];
                replaced.AddRange([(byte)'%', Hex[read[i] >> 4], Hex[read[i] & 0xF]]);
                continue;
            }
            replaced?.Add(read[i]);
            Next(read[i]);
        }
        return replaced?.ToArray();
    }

    private void Next(byte read)
    {
        switch (_part)
        {
            // Empty lines before a request are ignored, as the server does.
            case Part.RequestLine or Part.HeaderValue when read is (byte)'\n':
                (_part, _length) = (_part is Part.RequestLine && _length == 0 ? Part.RequestLine : Part.HeaderName, 0);
                break;
            case Part.RequestLine when read is not (byte)'\r':
                _length = 1;
                break;
            case Part.HeaderName when read is (byte)'\n':
                (_part, _length) = (_length == 0 ? Part.RequestLine : Part.Rest, 0);
                break;
            case Part.HeaderName when read is (byte)':':
                _part = IsOfBody(_name.AsSpan(0, _length)) ? Part.Rest : Part.HeaderValue;
                break;
            case Part.HeaderName when read is not (byte)'\r' && _length < MaxNameLength:
                _name[_length++] = read;
                break;
        }
    }

    private static bool IsOfBody(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Content-Length") || Ascii.EqualsIgnoreCase(name, "Transfer-Encoding")
        || Ascii.EqualsIgnoreCase(name, "Upgrade");
}
