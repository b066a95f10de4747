using System.Buffers.Text;
using System.Security.Cryptography;
using DigestWorker.Files;
using DigestWorker.Http;
using DigestWorker.Storage;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Access;

/// <summary>A file with a secret that requests show.</summary>
internal static class KeyFile
{
    /// <summary>The content of the file, which is created with a new secret if it does not exist.</summary>
    /// <param name="setting">Named in the message if it cannot be read.</param>
    /// <param name="path">The file.</param>
    /// <param name="noun">What the secret is.</param>
    /// <exception cref="StorageException">The file can be neither read nor created, or contains no secret.</exception>
    public static string Load(string setting, string path, string noun)
    {
        try
        {
            var secret = File.Exists(path) ? PlainValue.InFile(path) : Create(path);
            return secret.Length >= WebOptions.MinKeyLength ? secret : throw new StorageException(
                $"{setting}: {path} holds no {noun} of {WebOptions.MinKeyLength} characters or more; "
                + "write one to it, or delete it and restart the worker to create one.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"{setting}: {path} can be neither read nor created: {OneLine.Of(e.Message)} "
                + "Allow the worker's user to read and write it, or set another file.", e);
        }
    }

    /// <summary>Creates the file with a new secret; if two workers do so at once, both use that of the first.</summary>
    private static string Create(string path)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        var begun = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new StreamWriter(PrivateFile.Open(begun, FileMode.CreateNew, FileAccess.Write, FileShare.None)))
                writer.WriteLine(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
            File.Move(begun, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(begun);
        }
        return PlainValue.InFile(path);
    }
}
