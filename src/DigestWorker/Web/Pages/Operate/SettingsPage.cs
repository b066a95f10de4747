using AspNetCoreGeneratedDocument;
using DigestWorker.Storage;
using DigestWorker.Web.Access;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The effective settings and their sources.</summary>
/// <param name="KeyFile">The file with the API key; null if the key is in the configuration.</param>
internal sealed record SettingsPage(PageContext Context, IReadOnlyList<EffectiveSetting> Settings, string Store, string? KeyFile)
{
    public SettingsTable TableOf(IEnumerable<EffectiveSetting> settings, bool areDefaults) =>
        new(Context, [.. settings.Where(setting => setting.From is null == areDefaults)]);

    public static IResult Get(HttpContext context, EffectiveSettings settings, Database database, ApiKey key)
    {
        var view = OperateFormatting.NewContext(context, "설정", "Settings");
        return new Web_Pages_Operate_Settings { Model = new SettingsPage(view, settings.Current, database.DisplayName.Trim('\''), key.Path) };
    }
}

/// <summary>Some settings of a section.</summary>
internal sealed record SettingsTable(PageContext Context, IReadOnlyList<EffectiveSetting> Settings);
