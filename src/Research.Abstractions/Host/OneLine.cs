namespace Research;

/// <summary>Messages of others, plugins and the runtime, as a fault tells them: on one line. The host's own.</summary>
internal static class OneLine
{
    public static string Of(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
