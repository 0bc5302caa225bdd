namespace Research;

/// <summary>A fault of the experiment, not of the code: one clear sentence with the remedy.
/// The host adds the JSON path of the technique that throws it.</summary>
public sealed class TechniqueException(string message) : Exception(message);
