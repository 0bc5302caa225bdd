namespace Research.Training;

/// <summary>What the scope of one trial may use.</summary>
internal sealed class TrialResources
{
    /// <summary>The trial's share of the cores.</summary>
    public ThreadShare Threads { get; set; } = new(1);
}
