namespace Research.Tensors.Tests;

/// <summary>
/// Runs kernels at other vector widths than the machine's; results are the same, so tests beside are not disturbed, but for those of
/// kernels that pack in one call and run in another: they stand apart (the collection of AllocationTests).
/// </summary>
internal static class Widths
{
    private static readonly Lock _oneAtATime = new();

    public static readonly LaneLevel[] All = Enum.GetValues<LaneLevel>();

    /// <param name="halves">As on processors that take as long for a wide vector as for two narrow ones.</param>
    public static T At<T>(LaneLevel level, Func<T> run, bool halves = false)
    {
        lock (_oneAtATime)
        {
            var before = (Hardware.Level, Hardware.HalvesWideVectors);
            (Hardware.Level, Hardware.HalvesWideVectors) = (level, halves);
            try
            {
                return run();
            }
            finally
            {
                (Hardware.Level, Hardware.HalvesWideVectors) = before;
            }
        }
    }
}
