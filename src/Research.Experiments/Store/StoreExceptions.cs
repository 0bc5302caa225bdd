namespace Research.Experiments;

/// <summary>An entry of the trial store that cannot be used, though it is whole: one sentence with the file and the remedy.</summary>
public sealed class TrialStoreException(string message) : Exception(message);

/// <summary>A training that was run again did not give the same bits.</summary>
public sealed class NotDeterministicException(string message) : Exception(message);

/// <summary>A file of the store is not what was written.</summary>
internal sealed class DamagedFileException(string reason) : Exception(reason);
