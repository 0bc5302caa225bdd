using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>Plans experiments that are written in a test.</summary>
internal sealed class PlanFiles : IDisposable
{
    /// <summary>What must be written, each on a line of its own, from line 2.</summary>
    public const string Required = """
          "data": { "type": "glyphs", "train": 100 },
          "model": ["flatten", { "name": "hidden", "type": "dense", "units": 4 }, { "name": "output", "type": "dense", "units": 10 }],
          "loss": "softmax-cross-entropy",
          "optimizer": { "type": "sgd", "learningRate": 0.1 },
          "training": { "epochs": 2 }
        """;

    public PlanFiles() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "research-plans", Path.GetRandomFileName());

    public FakeTrialPlanner Trials { get; } = new();

    /// <summary>A complete experiment with more keys after the required ones, from line 7.</summary>
    public static string With(string keys = "") => $"{{\n{Required}{(keys.Length == 0 ? "" : ",\n")}{keys}\n}}\n";

    public string Write(string text, string name = "test.json")
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    public ExperimentPlan Plan(string text, params string[] overrides) =>
        Plan(new ExperimentRequest { File = Write(text), Overrides = overrides });

    public ExperimentPlan Plan(ExperimentRequest request, params string[] core)
    {
        using ServiceProvider services = new ServiceCollection().AddSingleton<ITrialPlanner>(Trials).BuildServiceProvider();
        return new ExperimentPlanner(services.GetRequiredService<IServiceScopeFactory>(),
            new TrainingIdentity(core.Length == 0 ? ["core"] : core)).Plan(request);
    }

    /// <summary>The faults as the command prints them, the file's name left out: <c>3: model[0].units: message</c>.</summary>
    public string[] Faults(string text, params string[] overrides) =>
        Faults(new ExperimentRequest { File = Write(text), Overrides = overrides });

    public string[] Faults(ExperimentRequest request) =>
        [.. Assert.Throws<ExperimentException>(() => Plan(request)).Faults.Select(Told)];

    public static string Told(ExperimentFault fault) =>
        fault.File.Length == 0 ? $"{fault.Path}: {fault.Message}"
            : FormattableString.Invariant($"{fault.Line}: {fault.Path}: {fault.Message}");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
