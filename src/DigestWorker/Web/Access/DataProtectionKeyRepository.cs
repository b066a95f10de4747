using System.Xml.Linq;
using DigestWorker.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace DigestWorker.Web.Access;

/// <summary>Keeps the keys of the sessions in the store, so that every node can decrypt them, even after a restart.</summary>
internal sealed class DataProtectionKeyRepository(DataProtectionKeyStore keys) : IXmlRepository
{
    // The interface is synchronous.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.AllAsync(CancellationToken.None).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.KeepAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
