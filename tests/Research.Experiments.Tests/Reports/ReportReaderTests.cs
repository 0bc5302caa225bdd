using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Research.Experiments.Pages;

namespace Research.Experiments.Tests;

public sealed class ReportReaderTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_is_read_is_written_the_same()
    {
        _bench.Trials.Diverges = spec => spec.Seed == 2;
        var bytes = File.ReadAllBytes(_bench.Run(new PlanSketch { Probes = ["gradients"], Members = 2 }).ReportPath);

        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(ReportJson.Write(ReportJson.Hashed(ReportReader.Read(bytes)))));
    }

    [Fact]
    public void The_page_of_a_run_is_that_of_its_file()
    {
        var path = _bench.Run(new PlanSketch { Probes = ["gradients"] }).ReportPath;
        Assert.Equal(PageWriter.Write(File.ReadAllBytes(path)), File.ReadAllText(Path.ChangeExtension(path, "html")));
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        var path = _bench.Run(new PlanSketch()).ReportPath;
        File.WriteAllText(path, File.ReadAllText(path)
            .Replace("\"status\": {", "\"weather\": \"fine\", \"status\": {", StringComparison.Ordinal));

        Assert.Equal(RunState.Complete, ReportReader.ReadFile(path).Status.State);
    }

    [Theory]
    [InlineData("{ \"schema\": \"research-report/9\" }",
        "a report of schema research-report/9, written by a newer tool: this one reads research-report/1; update the tool")]
    [InlineData("[1]", "not a report: it has no \"schema\"")]
    [InlineData("{ \"schema\"", "not a report (")]
    [InlineData("{ \"schema\": \"research-report/1\" }", "not a report (")]
    public void What_is_no_report_is_said_in_a_sentence(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => ReportReader.Read(Encoding.UTF8.GetBytes(text))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_null_where_a_report_has_a_value_is_told_with_its_place()
    {
        var path = _bench.Run(new PlanSketch()).ReportPath;
        var report = JsonNode.Parse(File.ReadAllText(path))!;
        report["cells"]![1]!["levels"] = null;
        File.WriteAllText(path, report.ToString());

        var fault = Assert.Single(Assert.Throws<ExperimentException>(() => ReportFile.Open(path)).Faults);
        Assert.Equal("cells[1].levels", fault.Path);
        Assert.True(fault.Line > 1);
        Assert.StartsWith("a value is expected here, and there is none (null): the file is damaged or not a report; ", fault.Message,
            StringComparison.Ordinal);
    }

    /// <summary>A null is told, or it is a value that may be missing: then the page can be made all the same.</summary>
    [Fact]
    public void A_null_anywhere_is_told_or_of_no_harm()
    {
        _bench.Trials.Diverges = spec => spec.Seed == 2;
        var path = _bench.Run(new PlanSketch { Probes = ["gradients"], Members = 2 }).ReportPath;
        var text = File.ReadAllText(path);
        var told = 0;
        foreach (var keys in Places(JsonNode.Parse(text)!, []))
        {
            var report = JsonNode.Parse(text)!;
            var parent = keys[..^1].Aggregate(report, Child);
            if (parent is JsonArray list) list[Index(keys[^1])] = null;
            else parent[keys[^1]] = null;
            File.WriteAllText(path, report.ToJsonString());
            try
            {
                Assert.NotEmpty(PageWriter.Write(ReportFile.Open(path).Bytes));
            }
            catch (ExperimentException fault)
            {
                told++;
                Assert.Single(fault.Faults);
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{string.Join('.', keys)}: {fault}");
            }
        }

        Assert.True(told > 100, $"{told} places");
    }

    /// <summary>The ways to all that a report holds, by keys and indices.</summary>
    private static IEnumerable<string[]> Places(JsonNode node, string[] to) => Keys(node).SelectMany(key =>
    {
        string[] place = [.. to, key];
        return Child(node, key) is { } child ? [place, .. Places(child, place)] : (IEnumerable<string[]>)[];
    });

    private static IEnumerable<string> Keys(JsonNode node) => node switch
    {
        JsonObject record => record.Select(field => field.Key),
        JsonArray list => Enumerable.Range(0, list.Count).Select(index => index.ToString(CultureInfo.InvariantCulture)),
        _ => [],
    };

    private static JsonNode Child(JsonNode node, string key) => (node is JsonArray list ? list[Index(key)] : node[key])!;

    private static int Index(string key) => int.Parse(key, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("trials", "trials[0]", "a value is expected here, and there is none (null)")]
    [InlineData("summaries", "summaries[0]", "a value is expected here, and there is none (null)")]
    public void So_is_one_among_the_elements_of_a_list(string list, string place, string message)
    {
        var fault = Damaged(report => report[list]![0] = null);
        Assert.Equal(place, fault.Path);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measure_that_is_there_twice_is_told_with_its_place()
    {
        var fault = Damaged(report => report["measures"]!.AsArray().Add(report["measures"]![0]!.DeepClone()));
        Assert.Matches(@"^measures\[[1-9]\]\.name$", fault.Path);
        Assert.StartsWith("\"test.accuracy\" is there twice: the file is damaged", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_without_a_level_and_a_curve_without_moments_are_told_with_their_place()
    {
        var fault = Damaged(report => report["cells"]![1]!["levels"] = new System.Text.Json.Nodes.JsonObject());
        Assert.Equal("cells[1].levels", fault.Path);
        Assert.StartsWith("no level of the factor \"activation\" is there: the file is damaged", fault.Message, StringComparison.Ordinal);

        fault = Damaged(report => report["trials"]![0]!["curves"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "moments": null }"""));
        Assert.StartsWith("moments of curves is null: the file is damaged", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_curve_that_is_there_twice_is_told()
    {
        var path = _bench.Run(new PlanSketch()).ReportPath;
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"moments\": ", "\"x\": [], \"x\": [], \"moments\": ", StringComparison.Ordinal));

        var fault = Assert.Single(Assert.Throws<ExperimentException>(() => ReportFile.Open(path)).Faults);
        Assert.StartsWith("trials[0].curves", fault.Path, StringComparison.Ordinal);
        Assert.StartsWith("x of curves is there twice: the file is damaged", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_report()
    {
        var path = _bench.Run(new PlanSketch()).ReportPath;
        var plain = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. plain]);

        Assert.Equal(plain, ReportFile.Open(path).Bytes);
    }

    private ExperimentFault Damaged(Action<System.Text.Json.Nodes.JsonNode> damage)
    {
        var path = _bench.Run(new PlanSketch()).ReportPath;
        var report = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!;
        damage(report);
        File.WriteAllText(path, report.ToString());
        return Assert.Single(Assert.Throws<ExperimentException>(() => ReportFile.Open(path)).Faults);
    }

    [Theory]
    [InlineData("\"wholly\"")]
    [InlineData("\"Complete\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void A_word_that_the_format_lacks_is_told_with_its_place(string state)
    {
        var report = File.ReadAllText(_bench.Run(new PlanSketch()).ReportPath);
        Assert.Contains("\"state\": \"complete\"", report, StringComparison.Ordinal);
        var changed = report.Replace("\"state\": \"complete\"", $"\"state\": {state}", StringComparison.Ordinal);

        var fault = Assert.Throws<InvalidDataException>(() => ReportReader.Read(Encoding.UTF8.GetBytes(changed)));
        Assert.Equal("$.status.state", Assert.IsType<System.Text.Json.JsonException>(fault.InnerException).Path);
    }
}
