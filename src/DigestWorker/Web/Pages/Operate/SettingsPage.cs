using AspNetCoreGeneratedDocument;
using DigestWorker.Storage;
using DigestWorker.Web.Access;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The settings in force, and what set them.</summary>
/// <param name="KeyFile">Where the key to sign in with stands; null where it is configured.</param>
internal sealed record SettingsPage(Frame Frame, IReadOnlyList<ShownSetting> Settings, string Store, string? KeyFile)
{
    public static IResult Get(HttpContext context)
    {
        var services = context.RequestServices;
        return new Web_Pages_Operate_Settings
        {
            Model = new SettingsPage(
                OperateWords.Frame(context, "설정", "Settings"), services.GetRequiredService<SettingsInForce>().Current,
                services.GetRequiredService<Database>().Place.Trim('\''), services.GetRequiredService<WebKey>().Path),
        };
    }
}
