using DigestWorker.Storage;
using DigestWorker.Web.Access;

namespace DigestWorker.Tests.Web;

public sealed class KeyFileTests
{
    [Fact]
    public async Task A_start_makes_the_key_for_the_worker_alone_and_says_where_it_stands_but_not_what_it_is()
    {
        await using var worker = await OperatedWorker.StartAsync(null, ("Web:ApiKey", null));
        var file = Path.Combine(worker.Data, "web.key");
        var key = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();

        Assert.True(key.Length >= 40);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal([$"API key file: {file}"], worker.Log.Of(nameof(ApiKeyAnnouncer)));
        await worker.SignInAsync(key);
        await worker.GetAsync("/operate/settings");
        Assert.DoesNotContain(worker.Log.Lines, line => $"{line.Message} {line.Exception} {string.Join(' ', line.Values.Values)}".Contains(key, StringComparison.Ordinal));

        await worker.ServeAsync();

        Assert.Equal(key, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim());
        Assert.Contains("/operate/digests/daily/run", await worker.GetAsync("/operate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short\n")]
    public async Task A_file_without_a_key_that_is_long_enough_stops_the_start(string content)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<StorageException>(() => OperatedWorker.StartAsync(null, ("Web:ApiKey", null), ("Web:ApiKeyFile", file)));

        Assert.Equal($"Web:ApiKeyFile: {file} holds no key of 16 characters or more; write one to it, or delete it and restart the worker to create one.", fault.Message);
        File.Delete(file);
    }

    [Fact]
    public async Task A_file_that_can_be_neither_read_nor_made_stops_the_start_with_one_line()
    {
        var fault = await Assert.ThrowsAsync<StorageException>(() => OperatedWorker.StartAsync(null, ("Web:ApiKey", null), ("Web:ApiKeyFile", "/proc/version/web.key")));

        Assert.StartsWith("Web:ApiKeyFile: /proc/version/web.key can be neither read nor created: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
