namespace Research.Experiments;

/// <summary>What a disk says of itself by the errors of writing to it.</summary>
internal static class Medium
{
    /// <summary>There is no room, or the quota is used up.</summary>
    public static bool IsFull(Exception fault)
    {
        const int handleFull = 39, full = 112, code = 0xFFFF, noSpace = 28, quotaOnLinux = 122, quotaOnMac = 69;
        if (fault is not IOException) return false;
        return OperatingSystem.IsWindows() ? (fault.HResult & code) is handleFull or full
            : fault.HResult == noSpace || fault.HResult == (OperatingSystem.IsLinux() ? quotaOnLinux : quotaOnMac);
    }

    /// <summary>The error alone: .NET names the file behind it, which may be a temporary one.</summary>
    public static string Reason(Exception fault)
    {
        var place = fault.Message.IndexOf(" : '", StringComparison.Ordinal);
        return (place < 0 ? fault.Message : fault.Message[..place]).TrimEnd('.');
    }
}
