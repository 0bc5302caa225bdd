namespace Research.Cli;

/// <summary>What is worth saying before a run.</summary>
internal static class Warnings
{
    public static void OfHardware()
    {
        if (!Hardware.HasFusedMultiplyAdd)
            Console.Error.WriteLine("warning: this processor has no fused multiply-add; the results are the same, but many times slower");
    }
}
