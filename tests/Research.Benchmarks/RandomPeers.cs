using System.Globalization;

namespace Research.Benchmarks;

/// <summary>Random networks on both sides: where this one is slower than the peer, a workload that nobody thought of has been found.</summary>
internal static class RandomPeers
{
    /// <summary>Prints a line a network, and the ratios' spread. A network's file stays for <c>profile</c> where the peer is faster.</summary>
    public static void Run(int seed, int count, int threads, TimeSpan duration)
    {
        Console.WriteLine($"PyTorch {PeerSide.Version()}, {threads} threads; steps a second, ratio, network");
        var folder = Directory.CreateTempSubdirectory("random-networks").FullName;
        var ratios = new List<double>();
        for (var number = 0; number < count; number++)
        {
            var network = new RandomNetwork(seed, number);
            var file = Path.Combine(folder, $"{network.Kind}-{seed}-{number}.json");
            File.WriteAllText(file, network.Experiment.ToString());
            var (own, peer) = (OwnSide.StepsPerSecond(file, threads, duration), PeerSide.StepsPerSecond(file, threads, duration));
            if (peer == 0)
            {
                Console.WriteLine($"PyTorch ends with a signal: {network}");
                continue;
            }

            ratios.Add(own / peer);
            var slower = own < peer ? $"   slower: {file}" : "";
            Console.WriteLine(Invariant($"{own,10:G5} {peer,10:G5} {own / peer,6:F2}  {network.Kind} {network}{slower}"));
            if (own >= peer) File.Delete(file);
        }

        Console.WriteLine(
            Invariant($"{ratios.Count} networks: {ratios.Count(ratio => ratio < 1)} slower than PyTorch; ratio {ratios.Min():F2} at the least, ")
            + Invariant($"{Rate.Median(ratios):F2} in the median"));
        if (ratios.All(ratio => ratio >= 1)) Directory.Delete(folder);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
