using System.CommandLine;

namespace Research.Cli.Commands;

/// <summary>Files that a command writes where the user says.</summary>
internal static class OutputFiles
{
    public static Option<string?> Option(string name, string description) =>
        Arguments.Named(new Option<string?>(name) { HelpName = "FILE", Description = description }, "file");

    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string file, byte[] content) => Guard(file, () => File.WriteAllBytes(file, content));

    /// <summary>A file that something else wrote in a folder of its own.</summary>
    public static void Move(string from, string file) => Guard(file, () => File.Move(from, file, overwrite: true));

    private static void Guard(string file, Action write)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written ({exception.Message.TrimEnd('.')}); name another file");
        }
    }
}
