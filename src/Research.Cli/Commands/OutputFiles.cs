using System.CommandLine;

namespace Research.Cli.Commands;

/// <summary>Files that a command writes where the user says.</summary>
internal static class OutputFiles
{
    public static Option<string?> Option(string name, string description) =>
        Arguments.Named(new Option<string?>(name) { HelpName = "FILE", Description = description }, "file");

    /// <summary>Through a link, where the file is one: what it points to is what the user means.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string file, byte[] content)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllBytes(file, content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written ({exception.Message.TrimEnd('.')}); name another file");
        }
    }
}
