using System.Numerics;

namespace Research.Tensors.Tests;

public sealed class VectorPartsTests
{
    [Fact]
    public void Every_number_is_computed_once_and_nothing_beside_them()
    {
        for (var count = 0; count <= 5 * Vector<float>.Count; count++)
        {
            var x = Enumerable.Range(1, count + 2).Select(i => (float)i).ToArray();
            VectorParts.Run(new Tenfold(x.AsSpan(1)), count);
            Assert.Equal(Enumerable.Range(1, count + 2).Select(i => i == 1 || i == count + 2 ? i : 10f * i), x);
        }
    }

    private readonly ref struct Tenfold(Span<float> x) : IPartwise
    {
        private readonly Span<float> _x = x;

        public void At<TPart>(int start)
            where TPart : struct, IVectorPart => TPart.Store(TPart.Load(in _x[start]) * new Vector<float>(10), ref _x[start]);
    }
}
