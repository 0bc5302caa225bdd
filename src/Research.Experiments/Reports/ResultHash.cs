using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>
/// SHA-256 of what an experiment found: the report in canonical form (<see cref="CanonicalJson"/>) without what depends on the machine,
/// the clock, or how the run came about. Left out are <c>resultHash</c>, every object called <c>machine</c>, <c>status.trials.reused</c>,
/// <c>status.looks</c>, <c>experiment.file</c>, a claim's <c>looks</c> and its word "seeds-added-after-verdict", and every value,
/// curve and summary of a machine measure (run.seconds, run.peak-bytes).
/// </summary>
public static class ResultHash
{
    private const string Machine = "machine";

    /// <param name="report">A report.json.</param>
    /// <returns>"sha256:..." in lower case.</returns>
    public static string Of(string report)
    {
        using var reader = new JsonTextReader(new StringReader(report)) { DateParseHandling = DateParseHandling.None };
        var found = JObject.Load(reader);
        found.Remove("resultHash");
        (found["status"] as JObject)?.Remove("looks");
        (found["status"]?["trials"] as JObject)?.Remove("reused");
        (found["experiment"] as JObject)?.Remove("file");
        foreach (var machine in found.DescendantsAndSelf().OfType<JProperty>()
            .Where(property => property is { Name: Machine, Value: JObject }).ToList())
            machine.Remove();
        var machines = MachineNames(found["measures"] as JArray ?? []);
        foreach (var trial in found["trials"] ?? new JArray()) RemoveMachineMeasures(trial, machines);
        foreach (var list in new[] { "summaries", "comparisons", "claims" }.Select(name => found[name]).OfType<JArray>())
        {
            foreach (var item in list.Where(item => machines((string?)item["measure"] ?? "")).ToList()) item.Remove();
        }

        // They tell how the run came about.
        foreach (var claim in (found["claims"] ?? new JArray()).OfType<JObject>()) claim.Remove("looks");
        foreach (var word in (found["claims"] ?? new JArray()).SelectMany(claim => claim["words"] ?? new JArray())
            .Where(word => (string?)word == VerdictWords.SeedsAddedAfterVerdict).ToList())
            word.Remove();
        return Hashes.Tagged(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(found))));
    }

    private static void RemoveMachineMeasures(JToken trial, Func<string, bool> machines)
    {
        var holders = (trial["members"] ?? new JArray()).Select(member => member["values"]).Append(trial["values"]).Append(trial["curves"]);
        foreach (var holder in holders.OfType<JObject>())
        {
            foreach (var property in holder.Properties().Where(property => machines(property.Name)).ToList()) property.Remove();
        }
    }

    /// <summary>The machine's addresses, and every measure whose definition comes to one of them.</summary>
    private static Func<string, bool> MachineNames(JArray measures)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var before = -1;
        while (before < names.Count)
        {
            before = names.Count;
            names.UnionWith(measures.OfType<JObject>().Where(measure => Texts(measure["definition"]).Any(Holds))
                .Select(measure => (string?)measure["name"] ?? ""));
        }

        return Holds;

        bool Holds(string name) => MachineMeasures.Holds(name) || names.Contains(name);

        IEnumerable<string> Texts(JToken? definition) =>
            ((definition as JContainer)?.DescendantsAndSelf() ?? []).OfType<JValue>().Where(value => value.Type == JTokenType.String)
                .Select(value => (string)value!);
    }
}
