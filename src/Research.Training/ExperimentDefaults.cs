namespace Research.Training;

/// <summary>What an experiment means where it says nothing. The one place of the tool that names techniques.</summary>
public static class ExperimentDefaults
{
    /// <summary>After activatable entries.</summary>
    public const string Activation = "linear";

    /// <summary>The word for "no normalization".</summary>
    public const string Normalization = "none";

    public const string Initializer = "glorot-uniform";

    public const string Schedule = "constant";

    /// <summary>Where trials run.</summary>
    public const string Launcher = "local";

    /// <summary>What <c>research report</c> shows a report by.</summary>
    public const string ConsoleReporter = "console";

    /// <summary>What <c>research report --csv</c> writes tables by.</summary>
    public const string TableReporter = "csv";

    public const int BatchSize = 32;

    /// <summary>Seeds 1 to 10: what a paired comparison needs to see a difference of one standard deviation.</summary>
    public const int Seeds = 10;

    /// <summary>The share of all samples that is tested on where the source has no test split of its own.</summary>
    public const double TestShare = 0.25;

    /// <summary>The share of the training samples that is held back, whether or not something reads it.</summary>
    public const double ValidationShare = 0.1;

    /// <summary>The size of the fixed sample that the view <c>train</c> measures.</summary>
    public const int TrainSamples = 2000;

    /// <summary>The fixed training samples that a probe looks at.</summary>
    public const int ProbeSamples = 256;

    /// <summary>Rows of a batch of an evaluation, at least: large enough for the kernels, small enough for the caches.</summary>
    public const int EvaluationRows = 256;

    /// <summary>When views are measured and probes look; <c>end</c> is always among a view's moments.</summary>
    public static IReadOnlyList<string> Moments { get; } = ["start", "epoch"];
}
