namespace Research.Cli.Tests;

public sealed class ArgumentTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("", "there are: run, validate, compare")]
    [InlineData("rnu x.json", "Did you mean \"run\"?")]
    [InlineData("run", "Required argument 'FILE' missing for command: 'run'")]
    [InlineData("run x.json --jbos 2", "Did you mean \"--jobs\"?")]
    [InlineData("run x.json --jobs 0", "--jobs must be at least 1, and is 0.")]
    [InlineData("run x.json --jobs many", "--jobs must be a whole number from 1 to 2147483647, and is \"many\".\nSee: ")]
    [InlineData("run x.json --seeds x", "--seeds must be a whole number from 1 to 2147483647, and is \"x\".\nSee: ")]
    [InlineData("validate x.json --seeds 99999999999", "--seeds must be a whole number from 1 to 2147483647, and is \"99999999999\".\n")]
    [InlineData("run nosuch.json", "nosuch.json")]
    [InlineData("validate nosuch.json", "nosuch.json")]
    [InlineData("run x.json --plugins nosuch", "--plugins nosuch: there is no such folder")]
    [InlineData("plugins list --kind activations", "activations")]
    [InlineData("plugins show dens", "there is no technique \"dens\"; did you mean \"dense\"?")]
    [InlineData("plugins show mean-squared-error",
        "\"mean-squared-error\" is ambiguous; write loss.mean-squared-error or metric.mean-squared-error")]
    [InlineData("check nosuch", "nosuch")]
    public void Wrong_arguments_give_a_sentence_and_exit_code_2(string arguments, string sentence)
    {
        var outcome = _tool.Research(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, outcome.ExitCode);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, "runs")));
    }

    [Fact]
    public void Plugins_that_cannot_be_used_are_no_techniques_that_failed()
    {
        _tool.Write("mine/Text.dll", "no assembly");
        _tool.Write("mine/Empty.dll", "");
        var outcome = _tool.Research("check", "mine", "relu");

        Assert.EndsWith("\n1 checked, 0 failed; 2 plugins cannot be used\n", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
    }

    [Fact]
    public void A_plugin_in_place_of_its_folder_is_told_apart_from_nothing()
    {
        _tool.Write("Mine.dll", "");
        Assert.Equal(
            "--plugins Mine.dll: this is a file; name the folder that holds it\n",
            _tool.Research("plugins", "list", "--plugins", "Mine.dll").Error);
    }

    [Theory]
    [InlineData("FILE is empty: it names no file.", "run", "")]
    [InlineData("FILE is empty: it names no file.", "validate", "")]
    [InlineData("REPORT is empty: it names no report.", "report", "")]
    [InlineData("REPORT is empty: it names no report.", "compare", "", "")]
    [InlineData("--html names no file.", "report", "x", "--html", "")]
    [InlineData("--csv names no file.", "report", "x", "--csv", "")]
    [InlineData("--json names no file.", "compare", "x", "y", "--json", "")]
    [InlineData("--runs names no folder.", "run", "x.json", "--runs", "")]
    public void An_empty_text_names_nothing(string sentence, params string[] arguments)
    {
        var outcome = _tool.Research(arguments);
        Assert.Equal([sentence, $"See: research {arguments[0]} --help"], outcome.ErrorLines.Distinct());
        Assert.Equal(2, outcome.ExitCode);
    }

    [Theory]
    [InlineData("mine.json")]
    [InlineData("./mine.json")]
    public void What_is_no_plugin_is_not_checked(string file)
    {
        _tool.Write("mine.json", Experiments.Spirals());
        var outcome = _tool.Research("check", file);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.StartsWith($"{file} is no plugin: name a DLL, a folder of them, or a technique's id ", Assert.Single(outcome.ErrorLines),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("validate --help")]
    [InlineData("plugins --help")]
    [InlineData("plugins list --help")]
    [InlineData("plugins show --help")]
    [InlineData("check --help")]
    [InlineData("run -h")]
    [InlineData("run -?")]
    [InlineData("run /?")]
    [InlineData("run /h")]
    [InlineData("run -qh")]
    [InlineData("run no-such-file.json --help")]
    [InlineData("plugins show dense -h")]
    public void Help_teaches_with_examples(string arguments)
    {
        var outcome = _tool.Research(arguments.Split(' '));
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Examples:\n  research ", outcome.Out, StringComparison.Ordinal);
    }
}
