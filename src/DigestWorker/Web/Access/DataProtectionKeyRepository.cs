using System.Xml.Linq;
using DigestWorker.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace DigestWorker.Web.Access;

/// <summary>What sessions are sealed with is kept in the store: every node can open them, also after a restart.</summary>
internal sealed class DataProtectionKeyRepository(DataProtectionKeyStore keys) : IXmlRepository
{
    // The interface knows no waiting.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.AllAsync(CancellationToken.None).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.KeepAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
