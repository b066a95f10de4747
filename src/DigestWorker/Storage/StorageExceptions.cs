using System.Data.Common;

namespace DigestWorker.Storage;

/// <summary>The store cannot be used; the message names it, the cause and the remedy.</summary>
internal sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A statement failed; the message names the store, the cause and the remedy.</summary>
internal sealed class StoreFailedException(string message, DbException inner) : DbException(message, inner);

/// <summary>A row holds a value that the worker never writes.</summary>
internal sealed class UnreadableRowException(Exception inner) : DbException($"a row cannot be read: {inner.Message}", inner);
