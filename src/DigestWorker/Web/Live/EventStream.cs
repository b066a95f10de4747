using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DigestWorker.Web.Live;

/// <summary>
/// Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. Not those of ASP.NET, which do not support comments
/// for keeping an idle connection open through proxies.
/// </summary>
internal static class EventStream
{
    private const string Type = "text/event-stream";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>Sends the values until there are no more, the client disconnects, or the worker stops.</summary>
    public static async Task SendAsync<T>(HttpContext context, Func<CancellationToken, IAsyncEnumerable<T>> values, JsonTypeInfo<T> shape)
    {
        var services = context.RequestServices;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        context.Response.ContentType = Type;
        context.Response.Headers.CacheControl = "no-store";
        // https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(context.Response, values(ends.Token), shape, services.GetRequiredService<TimeProvider>(), ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client has disconnected, or the worker stops.
        }
    }

    private static async Task SendAsync<T>(
        HttpResponse response, IAsyncEnumerable<T> values, JsonTypeInfo<T> shape, TimeProvider time, CancellationToken cancellationToken)
    {
        await response.StartAsync(cancellationToken);
        await using var each = values.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = each.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(Beat, time, cancellationToken)) != next && !cancellationToken.IsCancellationRequested)
                await WriteAsync(response, ":\n\n", cancellationToken);
            if (!await next)
                return;
            await WriteAsync(response, $"data: {JsonSerializer.Serialize(each.Current, shape)}\n\n", cancellationToken);
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
