namespace Research;

public sealed partial class ManagedBackend
{
    /// <inheritdoc/>
    /// <remarks>
    /// An element of c starts from 0, or from what it holds where the product accumulates; a[i, k] · b[k, j] is added for k = 0, 1, 2, ...,
    /// each step fused and rounded once; then the bias; then <paramref name="after"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not match; <paramref name="after"/> where c's columns do not lie side by side.</exception>
    public unsafe void Multiply(Matrix a, Matrix b, Matrix c, bool accumulate = false, ReadOnlySpan<float> bias = default, IElementwise? after = null)
    {
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] · [{b.Rows}, {b.Columns}] does not give [{c.Rows}, {c.Columns}]");
        if (!bias.IsEmpty && bias.Length != c.Columns)
            throw new ArgumentException($"a bias of {bias.Length} for {c.Columns} columns", nameof(bias));
        if (after is not null && c.ColumnStride != 1)
            throw new ArgumentException("an elementwise function needs columns that lie side by side", nameof(after));
        if (c.Rows == 0 || c.Columns == 0) return;

        fixed (float* pinnedA = a.Raw, pinnedB = b.Raw, pinnedC = c.Raw, pinnedBias = bias)
        {
            var operands = new Operands
            {
                Rows = c.Rows,
                Columns = c.Columns,
                Depth = a.Columns,
                A = pinnedA,
                ARow = a.RowStride,
                AColumn = a.ColumnStride,
                B = pinnedB,
                BRow = b.RowStride,
                BColumn = b.ColumnStride,
                C = pinnedC,
                CRow = c.RowStride,
                CColumn = c.ColumnStride,
                Bias = pinnedBias,
                Accumulate = accumulate,
            };
            switch (Hardware.Level)
            {
                case LaneLevel.Vector512: Multiply<Lanes512>(&operands, c, after); break;
                case LaneLevel.Vector256: Multiply<Lanes256>(&operands, c, after); break;
                case LaneLevel.Vector128: Multiply<Lanes128>(&operands, c, after); break;
                case LaneLevel.Scalar: Multiply<Lane>(&operands, c, after); break;
                default: Multiply<SoftwareLane>(&operands, c, after); break;
            }
        }
    }

    private unsafe void Multiply<T>(Operands* operands, Matrix c, IElementwise? after)
        where T : struct, ITileLanes<T>
    {
        var grid = Grid.Of(operands->Rows, operands->Columns, operands->Depth, Threads, Product<T>.Deepest);
        if (grid.Blocks == 1)
        {
            new ProductBody<T>(operands, grid, null, 0, c, after).Run(0, 1);
            return;
        }

        var taken = stackalloc int[grid.Across];
        new Span<int>(taken, grid.Across).Clear();
        _pool.For(grid.Blocks, 1, new ProductBody<T>(operands, grid, taken, grid.KeepsColumns ? KeptPanels.NextProduct() : 0, c, after));
    }

    /// <param name="taken">How many blocks of each part of the columns somebody has taken.</param>
    /// <param name="product">Whose panels are kept; 0: none are.</param>
    private readonly unsafe struct ProductBody<T>(Operands* operands, Grid grid, int* taken, long product, Matrix c, IElementwise? after)
        : IRange
        where T : struct, ITileLanes<T>
    {
        public void Run(int start, int end)
        {
            for (var number = start; number < end; number++)
            {
                var mine = product == 0 ? number : Next(number);
                var block = grid.Block<T>(operands->Rows, operands->Columns, mine);
                if (block.Rows == 0 || block.Columns == 0) continue;
                Product<T>.Run(*operands, block, product == 0 ? default : new KeptPanels(product, mine % grid.Across));
                if (after is not null) Apply(after, block);
            }
        }

        /// <summary>A block of the columns that this thread has packed, if one is left: the next of its part, else of another.</summary>
        /// <param name="number">Of the block whose turn it is: somebody takes one for each.</param>
        private int Next(int number)
        {
            var part = Scratch.Kept is var kept && kept.Product == product ? kept.Part : number % grid.Across;
            while (true)
            {
                var before = Interlocked.Increment(ref taken[part]) - 1;
                if (before < grid.Blocks / grid.Across) return before * grid.Across + part;
                part = (part + 1) % grid.Across;
            }
        }

        private void Apply(IElementwise function, Product<T>.Block block)
        {
            if (block.Columns == c.Columns && c.RowStride == c.Columns)
            {
                var all = c.Raw.Slice(block.FirstRow * c.RowStride, block.Rows * block.Columns);
                function.Forward(all, all);
                return;
            }

            for (var i = 0; i < block.Rows; i++)
            {
                var row = c.Row(block.FirstRow + i).Slice(block.FirstColumn, block.Columns);
                function.Forward(row, row);
            }
        }
    }
}
