namespace Research.Plugins;

/// <summary>The optimizer's learning rate, unchanged.</summary>
[Schedule("constant", Summary = "The learning rate, unchanged")]
public sealed class Constant : ISchedule
{
    public float Rate(float baseRate, in Progress progress) => baseRate;
}
