namespace Research.Tensors.Tests;

/// <summary>
/// Runs kernels at other vector widths than the machine's; results are the same, so tests beside are not disturbed, but for those of
/// kernels that pack in one call and run in another: they stand apart (the collection of AllocationTests).
/// </summary>
internal static class Widths
{
    private static readonly Lock _oneAtATime = new();

    public static readonly LaneLevel[] All = Enum.GetValues<LaneLevel>();

    public static T At<T>(LaneLevel level, Func<T> run)
    {
        lock (_oneAtATime)
        {
            var before = Hardware.Level;
            Hardware.Level = level;
            try
            {
                return run();
            }
            finally
            {
                Hardware.Level = before;
            }
        }
    }
}
