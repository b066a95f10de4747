using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Interests;
using DigestWorker.Web.Health;
using DigestWorker.Web.Pages.Operate;

namespace DigestWorker.Hosting;

/// <summary>
/// Applies a changed configuration while the worker serves; a bad one is rejected and logged, and the previous one stays in effect.
/// The file is polled twice a second instead of being watched: notifications are lost on network and overlay file systems,
/// and Kubernetes changes a file by replacing a symbolic link two folders above it.
/// </summary>
internal sealed partial class SettingsReload(
    Settings started, CurrentInterests interests, CurrentDigests digests, CurrentDeliveries deliveries, ReloadStatus reload, EffectiveSettings shown,
    TimeProvider time, ILogger<SettingsReload> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Settings _started = started;
    private Settings _current = started;
    private SettingsText? _judged = started.Text;
    private SettingsText? _seen = started.Text;

    /// <summary>Polls the file once. A content that differs from the previous poll may still be incomplete.</summary>
    public void CheckForChange()
    {
        if (_seen?.From.Read() is not { } now)
            return;
        if (now.SameAs(_seen) && !now.SameAs(_judged!))
        {
            _judged = now;
            Apply(now);
        }
        _seen = now;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            CheckForChange();
    }

    private void Apply(SettingsText text)
    {
        try
        {
            var settings = Settings.Of(text);
            settings.RequireModel();
            Activate(settings);
        }
#pragma warning disable CA1031 // Whatever is wrong with a new configuration, the worker continues with the old one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var problems = e is ConfigurationException wrong ? wrong.Problems : [e.Message];
            foreach (var problem in problems)
                Log.Rejected(logger, problem);
            reload.Reject(problems);
        }
    }

    private void Activate(Settings settings)
    {
        var change = SettingsChange.Between(_current, settings);
        _current = settings;
        interests.Replace(settings.Interests);
        digests.Replace(settings.Digests);
        deliveries.Replace(settings.Deliveries);
        shown.Replace(RedactedSettings.Of(_started, settings));
        reload.Accept();
        Log.Activated(logger, settings.Source, change.Summary);
        foreach (var section in SettingsChange.Between(_started, settings).NeedRestart)
            Log.NeedsRestart(logger, section);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Configuration reloaded from {Source}: {Change}")]
        public static partial void Activated(ILogger logger, string source, string change);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Section {Section} changed as well; restart the worker to apply it")]
        public static partial void NeedsRestart(ILogger logger, string section);

        [LoggerMessage(Level = LogLevel.Error, Message = "Changed configuration rejected, the previous one stays in effect: {Problem}")]
        public static partial void Rejected(ILogger logger, string problem);
    }
}
