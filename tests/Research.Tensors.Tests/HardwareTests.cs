using System.Diagnostics;

namespace Research.Tensors.Tests;

public class HardwareTests
{
    private const string FingerprintFile = "RESEARCH_TEST_FINGERPRINT";

    /// <summary>At every width in this process; and where a parent asks for it, written for the comparison below.</summary>
    [Fact]
    public void The_bits_depend_on_no_width_and_no_threads()
    {
        var fingerprint = Widths.At(Hardware.Best, () => Fingerprint.Take(1));
        if (Environment.GetEnvironmentVariable(FingerprintFile) is { } file)
        {
            File.WriteAllText(file, $"{fingerprint} {Hardware.VectorWidth} {Hardware.HasFusedMultiplyAdd}");
            return;
        }

        foreach (var level in Widths.All)
        {
            foreach (var threads in (int[])[1, 2, 3, 4]) Assert.Equal(fingerprint, Widths.At(level, () => Fingerprint.Take(threads)));
        }
    }

    /// <summary>A real process on lesser hardware: without AVX-512, and without AVX2 and the fused multiply-add.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512", null)]
    [InlineData("DOTNET_EnableAVX2", 32)]
    [InlineData("DOTNET_EnableHWIntrinsic", 32)]
    public async Task The_bits_are_those_of_a_process_without(string setting, int? vectorWidth)
    {
        var file = Path.GetTempFileName();
        try
        {
            var assembly = typeof(HardwareTests).Assembly.Location;
            var method = $"{typeof(HardwareTests).FullName}.{nameof(The_bits_depend_on_no_width_and_no_threads)}";
            var start = new ProcessStartInfo("dotnet", [assembly, "-method", method])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment[setting] = "0";
            start.Environment[FingerprintFile] = file;
            using var child = Process.Start(start)!;
            var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, output);

            var parts = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split(' ');
            Assert.Equal(Widths.At(Hardware.Best, () => Fingerprint.Take(1)), parts[0]);
            if (vectorWidth is { } width && System.Runtime.Intrinsics.X86.X86Base.IsSupported) Assert.Equal($"{width}", parts[1]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Says_what_it_uses()
    {
        var width = Widths.At(Hardware.Best, () => Hardware.VectorWidth);
        Assert.Contains(width, (int[])[32, 128, 256, 512]);
        Assert.Equal(Hardware.HasFusedMultiplyAdd, width > 32);
    }

    [Fact]
    public void The_software_multiply_add_is_the_hardwares()
    {
        if (!Hardware.HasFusedMultiplyAdd) Assert.Skip("there is no fused multiply-add to compare with");
        var random = new Random(3);
        float Any() => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
        for (var i = 0; i < 1_000_000; i++)
        {
            var (a, b) = (Any(), Any());
            // Where the sum nearly cancels the product, as often as not; and with few bits, so that ties come up.
            var c = i % 2 == 0 ? Any() : -a * b * (1 + (random.Next(5) - 2) * 1.1920929e-7f);
            if (i % 3 == 0) (a, c) = (MathF.Round(a % 64), MathF.ScaleB(1, random.Next(-30, 30)));
            Assert.Equal(MathF.FusedMultiplyAdd(a, b, c), SoftwareFma.FusedMultiplyAdd(a, b, c));
        }
    }
}
