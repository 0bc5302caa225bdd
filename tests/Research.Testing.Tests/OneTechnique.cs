using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Research.Hosting;

namespace Research.Testing.Tests;

/// <summary>A factory that knows one technique, made afresh each time.</summary>
/// <param name="create">Makes it of its options.</param>
/// <param name="host">What binds other things; null: nothing does.</param>
internal sealed class OneTechnique(string kind, Func<JObject, object> create, ITechniqueFactory? host = null) : ITechniqueFactory
{
    public OneTechnique(string kind, Func<object> create)
        : this(kind, _ => create())
    {
    }

    public const string Id = "one";

    public TechniqueInfo Info { get; } = new()
    {
        Kind = kind,
        Id = Id,
        Summary = "One",
        Plugin = new PluginIdentity("One", "1.0.0", "1.0", "")
    };

    public Subject Subject(int[]? input = null, bool neutral = false) =>
        new(Info, [], input is null ? null : new Shape(input), Neutral: neutral);

    /// <summary>What trainings run on that know the technique and those of the kit.</summary>
    public ServiceProvider Services() =>
        KitServices.Create(new PluginFolders([]), host => new OneTechnique(kind, create, host));

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) => [Info];

    public TechniqueInfo? Find(string kind, string id) => id == Id ? Info : null;

    public BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null)
    {
        if (JToken.Parse(json) is not JObject options || (string?)options["type"] != Id)
            throw new FaultsException(path, $"there is no {json} here");
        var parts = new List<BoundTechnique>();
        var bound = new BoundTechnique(Info, create(options), $$"""{"type":"{{Id}}"}""", parts);
        parts.Add(bound);
        return bound;
    }

    public T Bind<T>(string json, string path)
        where T : class => host?.Bind<T>(json, path) ?? throw new FaultsException(path, "nothing is bound here");

    public BoundTechnique? Describe(object instance) => null;

    /// <param name="expected">A part of what the check says; null: it passes.</param>
    public static void Finds(string? expected, string? verdict)
    {
        if (expected is null) Assert.Null(verdict);
        else Assert.Contains(expected, verdict);
    }

    /// <summary>What the named check of a suite says of the technique: null where it passes.</summary>
    public static string? Verdict(ISuite suite, string check, Subject subject)
    {
        try
        {
            (subject.Neutral ? suite.NeutralChecks : suite.Checks).Single(candidate => candidate.Name == check).Run(subject);
            return null;
        }
        catch (CheckFailedException failed)
        {
            return failed.Message;
        }
    }
}
