namespace Research.Cli.Tests;

/// <summary>The table that closes a run of several files, as the command prints it.</summary>
public sealed class ClaimsTests : IDisposable
{
    private const string Totals = "2 claims: 1 supported, 1 refuted, 0 undecided";

    private readonly ToolProcess _tool = new();

    public ClaimsTests()
    {
        _tool.Write("claims/down.json", Experiments.Claiming("down", "training lowers the loss", "less"));
        _tool.Write("claims/plain.json", Experiments.Spirals(epochs: 1, seeds: 1, name: "plain"));
        _tool.Write("claims/up.json", Experiments.Claiming("up", "training raises the loss", "greater"));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Several_files_end_with_one_table_of_all_their_claims()
    {
        var outcome = _tool.Research("run", "claims/down.json", "claims/plain.json", "claims/up.json");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var lines = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).ToList();
        var table = lines[lines.FindLastIndex(line => line.StartsWith("experiment ", StringComparison.Ordinal))..]
            .Where(line => line.Trim('─').Length > 0).ToList();
        Assert.Equal(5, table.Count);
        Assert.Matches("^experiment +outcome +claim$", table[0]);
        Assert.Matches("^down +supported +training lowers the loss$", table[1]);
        Assert.Matches("^up +refuted +training raises the loss$", table[2]);
        // Two directional claims at half of alpha each.
        Assert.Equal($"{Totals}; were none true, 0.05 would be supported by chance", string.Join(' ', table[3..]));
    }

    [Fact]
    public void One_file_alone_has_none_beside_its_own()
    {
        var outcome = _tool.Research("run", "claims/down.json");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("training lowers the loss", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("would be supported by chance", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_again_it_says_the_same_of_stored_trials()
    {
        string[] run = ["run", "claims/down.json", "claims/up.json"];
        Assert.Equal(0, _tool.Research(run).ExitCode);
        var again = _tool.Research([.. run, "--quiet"]);

        Assert.Equal(0, again.ExitCode);
        Assert.Contains(Totals, again.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
