using System.Text;
using System.Text.Json.Nodes;
using Research.Plugins;

namespace Research.Experiments.Tests;

/// <summary>The terminal's tables and claims of the sample report, at 80 columns and in less.</summary>
public sealed class ConsoleReporterTests
{
    private const string Golden = "console-claims.txt";

    [Fact]
    public void Differences_and_claims_stand_beneath_the_table()
    {
        var told = Show(80);
        var expected = Path.Combine(Repository.TestFolder, "Reports", "Golden", Golden);
        if (Environment.GetEnvironmentVariable("RESEARCH_UPDATE_GOLDEN") == "1") File.WriteAllText(expected, told);
        Assert.Equal(File.ReadAllText(expected), told);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(72)]
    public void Nothing_is_wider_than_the_console_and_no_sentence_is_cut(int width)
    {
        var lines = Show(width).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.DoesNotContain(lines, line => line.Contains('…'));
    }

    [Fact]
    public void A_heading_wraps_as_well() =>
        Assert.All(
            Show(44).Split('\n').Where(line => line.StartsWith("Claims", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 44, line));

    [Fact]
    public void Intervals_are_called_by_their_level()
    {
        var told = Show(80, report => report["experiment"]!["resolved"]!["statistics"] = new JsonObject { ["alpha"] = 0.01 });

        Assert.Contains("mean       99 % interval  p (Holm)", told, StringComparison.Ordinal);
        Assert.Contains("Claims, each with the 99 % interval of its difference", told, StringComparison.Ordinal);
        Assert.DoesNotContain("95 %", told, StringComparison.Ordinal);
    }

    /// <summary>A random design has none.</summary>
    [Fact]
    public void A_baseline_is_explained_where_a_cell_is_that()
    {
        var told = Show(80, report => report["cells"]![0]!["baseline"] = false);

        Assert.DoesNotContain("* baseline", told, StringComparison.Ordinal);
        Assert.Contains("higher is better; mean ± std", told, StringComparison.Ordinal);
    }

    /// <summary>A word that a part has is said there, and a reason that the claim has is no word as well.</summary>
    [Fact]
    public void Words_of_the_claim_itself_are_said_in_full_and_once()
    {
        var told = Unwrapped(Show(80, report =>
        {
            var claim = report["claims"]![0]!;
            claim["outcome"] = "undecided";
            claim["reason"] = "holm";
            claim["words"] =
                new JsonArray("skewed", "preliminary", "seeds-added-after-verdict", "holm", "10 seeds can see a difference of 2");
            claim["parts"]![0]!["words"] = new JsonArray("skewed");
        }));

        Assert.Contains(
            "10 seeds can see 0.056; one extreme seed carries the result decided by itself, but not after Holm's correction over the "
            + "file's claims; preliminary: fewer seeds than the file states; seeds were added after a verdict had been seen "
            + "undecided", told, StringComparison.Ordinal);
        Assert.DoesNotContain("difference of 2", told, StringComparison.Ordinal);
    }

    /// <summary>Four directional claims, each at half of 0.05; by Holm's correction a fourth of their sum.</summary>
    [Theory]
    [InlineData("none", "0.1")]
    [InlineData("holm", "0.025")]
    public void How_many_claims_chance_would_support_follows_the_correction(string correction, string count) =>
        Assert.Contains($"were none true, {count} would be supported by chance", Unwrapped(Show(120, report =>
        {
            report["experiment"]!["resolved"]!["statistics"] = new JsonObject { ["correction"] = correction };
            foreach (var claim in report["claims"]!.AsArray()) claim!["expect"] = "greater";
        })), StringComparison.Ordinal);

    [Fact]
    public void One_seed_is_no_plural()
    {
        var told = Show(400, report =>
        {
            foreach (var part in report["claims"]![0]!["parts"]!.AsArray())
                (part!["n"], part["numbers"], part["detectable"]) = (1, 1, null);
        });

        Assert.Contains("; 1 seed", told, StringComparison.Ordinal);
        Assert.DoesNotContain("1 seeds", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_beside_differences_is_told_once_by_what_it_means()
    {
        var told = Unwrapped(Show(400, report =>
        {
            foreach (var comparison in report["comparisons"]!.AsArray())
            {
                comparison!["words"] = new JsonArray("incomplete");
                if ((string?)comparison["kind"] == "main-effect") comparison["words"]!.AsArray().Add("skewed");
            }
        }));

        Assert.Contains("every row: some planned seeds failed or were not run", told, StringComparison.Ordinal);
        Assert.Matches("main effect of [^;:]+(; main effect of [^;:]+)*: one extreme seed carries the result", told);
    }

    [Fact]
    public void A_row_is_one_line_whatever_its_level_is_called() =>
        Assert.Contains("two lines", Table(400, "two\nlines"), StringComparison.Ordinal);

    [Theory]
    [InlineData(66)]
    [InlineData(67)]
    public void No_character_is_cut_in_half(int width)
    {
        var told = Table(width, string.Concat(Enumerable.Repeat("\U0001F600", 60)));
        Assert.Contains('…', told);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(told)));
    }

    /// <summary>The rows of the cells, all of whose levels have one name.</summary>
    private static string Table(int width, string level) => Show(width, report =>
    {
        foreach (var cell in report["cells"]!.AsArray())
        {
            foreach (var factor in report["factors"]!.AsArray()) cell!["levels"]![(string)factor!["name"]!] = level;
        }
    }).Split("\n\n")[1];

    private static string Unwrapped(string told) =>
        string.Join(' ', told.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Show(int width, Action<JsonNode>? change = null)
    {
        var output = new StringWriter();
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json")))!;
        change?.Invoke(sample);
        var report = Encoding.UTF8.GetBytes(sample.ToJsonString());
        new ConsoleReporter().Write(new ReportContext(report, Environment.CurrentDirectory, output, width, Interactive: false));
        return output.ToString().ReplaceLineEndings("\n");
    }
}
