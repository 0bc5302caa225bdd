using System.Text.Json.Nodes;

namespace Research.Experiments.Tests;

/// <summary>
/// Two reports made of one, with all that a comparison can tell: the second is of another setting, machine and plugin build, shares the
/// baseline's trials, scores a little more in the other cells, and lacks the last one.
/// </summary>
internal static class ComparedReports
{
    private const string DataHash = "sha256:00";

    public static (string First, string Second) Of(string report) => (First(report).ToJsonString(), Second(report).ToJsonString());

    private static JsonNode First(string report)
    {
        var first = JsonNode.Parse(report)!;
        foreach (var cell in Items(first, "cells")) cell["dataHash"] = DataHash;
        return first;
    }

    private static JsonNode Second(string report)
    {
        var second = First(report);
        var cells = second["cells"]!.AsArray();
        cells.RemoveAt(cells.Count - 1);
        var kept = cells.ToDictionary(cell => (string)cell!["id"]!, cell => (bool)cell!["baseline"]!);
        foreach (var cell in Items(second, "cells").Where(cell => !kept[(string)cell["id"]!]))
            cell["specHash"] = Another((string)cell["specHash"]!);
        foreach (var trial in Items(second, "trials"))
        {
            if (!kept.TryGetValue((string)trial["cell"]!, out var baseline)) second["trials"]!.AsArray().Remove(trial);
            else if (!baseline) Change(trial);
        }

        foreach (var summary in Items(second, "summaries").Where(summary => !kept.ContainsKey((string)summary["cell"]!)))
            second["summaries"]!.AsArray().Remove(summary);
        second["experiment"]!["resolved"]!["optimizer"] = new JsonObject { ["type"] = "adam", ["learningRate"] = 0.001 };
        second["machine"]!["cpu"] = "another";
        var plugin = Items(second, "plugins")[0];
        plugin["sha256"] = new string('0', ((string)plugin["sha256"]!).Length);
        return second;
    }

    private static void Change(JsonNode trial)
    {
        trial["id"] = Another((string)trial["id"]!);
        const double least = 0.004, ofASeed = 0.003;
        var values = trial["values"]!;
        if (values["test.accuracy"] is JsonValue value && value.TryGetValue<double>(out var accuracy))
            values["test.accuracy"] = accuracy + least + (ofASeed * ((int)trial["seed"]! % 4));
    }

    private static string Another(string hash) => $"{hash[..^4]}0000";

    private static List<JsonNode> Items(JsonNode report, string list) => [.. report[list]!.AsArray().OfType<JsonNode>()];
}
