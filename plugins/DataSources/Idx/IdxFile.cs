using System.Buffers.Binary;

namespace Research.Plugins;

/// <summary>
/// One file: 0, 0, 8 (bytes), the number of axes, the size of each as a big-endian number of 4 bytes, then the values row-major.
/// </summary>
internal sealed class IdxFile(string file, int[] axes, byte[] content, int start)
{
    private const int HeaderBytes = 4, AxisBytes = 4;
    private const byte Bytes = 8;

    public string File => file;

    public int[] Axes => axes;

    public ReadOnlySpan<byte> Values => content.AsSpan(start);

    /// <exception cref="TechniqueException">There is no such file, or it is something else or damaged.</exception>
    public static IdxFile Read(string file, int rank, string whereToGet)
    {
        var content = DataFile.Read(file, whereToGet);
        var start = HeaderBytes + AxisBytes * rank;
        if (content.Length < start || content[0] != 0 || content[1] != 0 || content[2] != Bytes || content[3] != rank)
        {
            var found = Convert.ToHexString(content.AsSpan(0, Math.Min(HeaderBytes, content.Length)));
            throw new TechniqueException($"{file} does not start as an idx file of bytes with {rank} {(rank == 1 ? "axis" : "axes")} " +
                $"(0000080{rank}), but with {(found.Length == 0 ? "nothing" : found)}: it is another kind of file, or damaged");
        }

        var axes = new int[rank];
        var size = 1L;
        for (var axis = 0; axis < rank; axis++)
        {
            axes[axis] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(HeaderBytes + AxisBytes * axis));
            if (axes[axis] < 1) throw new TechniqueException($"{file}: axis {axis} has the size {axes[axis]}; the file is damaged");
            size = Math.Min(size * axes[axis], int.MaxValue);
        }

        return size == content.Length - start
            ? new IdxFile(file, axes, content, start)
            : throw new TechniqueException($"{file}: its header ({string.Join(" x ", axes)}) promises {size} values, " +
                $"and {content.Length - start} follow: it was cut off or is damaged; get it anew");
    }
}
