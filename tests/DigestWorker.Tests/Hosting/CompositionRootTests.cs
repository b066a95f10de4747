using DigestWorker.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Hosting;

public sealed class CompositionRootTests
{
    [Fact]
    public async Task Every_service_can_be_made_from_the_others()
    {
        // A run does not take the time to look.
        await using var services = new ServiceCollection().AddLogging().AddWorker(Settings.Of([]))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.NotNull(services.GetRequiredService<TimeProvider>());
    }
}
