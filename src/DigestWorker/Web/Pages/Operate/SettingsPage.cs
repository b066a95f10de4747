using AspNetCoreGeneratedDocument;
using DigestWorker.Models;
using DigestWorker.Storage;
using DigestWorker.Web.Access;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The settings in force, and what set them.</summary>
/// <param name="KeyFile">Where the key to sign in with stands; null where it is configured.</param>
internal sealed record SettingsPage(PageContext Context, IReadOnlyList<EffectiveSetting> Settings, string Store, string? KeyFile)
{
    public static IResult Get(HttpContext context)
    {
        var services = context.RequestServices;
        return new Web_Pages_Operate_Settings
        {
            Model = new SettingsPage(
                OperateFormatting.NewContext(context, "설정", "Settings"), services.GetRequiredService<EffectiveSettings>().Current,
                services.GetRequiredService<Database>().DisplayName.Trim('\''), services.GetRequiredService<ApiKey>().Path),
        };
    }
}
