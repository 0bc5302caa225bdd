using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.DataSources;

public sealed class MadeUpTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(51)]
    public void The_adding_problem_marks_one_value_in_each_half_and_asks_for_their_sum(int length)
    {
        using var context = new FolderContext { Train = 50, Test = 1 };
        var split = context.Load($$"""{ "type": "adding-problem", "length": {{length}} }""").Train;
        Assert.Equal([length, 2], split.Input.ToArray());
        for (var sample = 0; sample < split.Count; sample++)
        {
            var steps = split.Inputs.Slice(sample * length * 2, length * 2).ToArray().Chunk(2).ToArray();
            var marked = Enumerable.Range(0, length).Where(step => steps[step][1] == 1).ToArray();
            Assert.Equal(2, marked.Length);
            Assert.True(marked[0] < length / 2 && marked[1] >= length / 2);
            Assert.All(steps, step => Assert.InRange(step[0], 0f, 1f));
            Assert.Equal(steps[marked[0]][0] + steps[marked[1]][0], split.Targets[0].Values.Span[sample]);
        }
    }

    [Fact]
    public void Always_answering_1_to_the_adding_problem_costs_a_sixth()
    {
        using var context = new FolderContext { Train = 20_000, Test = 1 };
        var sums = context.Load("\"adding-problem\"").Train.Targets[0].Values.ToArray();
        Assert.Equal(1 / 6d, sums.Average(sum => (sum - 1d) * (sum - 1)), 0.005);
    }

    [Fact]
    public void Two_spirals_are_each_other_turned_by_half_a_circle()
    {
        using var context = new FolderContext { Train = 1000, Test = 1 };
        var split = context.Load("\"two-spirals\"").Train;
        for (var sample = 0; sample < split.Count; sample++)
        {
            var (x, y) = (split.Inputs.Span[2 * sample], split.Inputs.Span[2 * sample + 1]);
            var spiral = split.Targets[0].Classes.Span[sample];
            Assert.Equal(sample % 2, spiral);
            // On the spiral the radius gives the angle: three turns from 6.5 to 0.5.
            var radius = Math.Sqrt(x * x + y * y);
            var angle = (6.5 - radius) / 6 * 6 * Math.PI + spiral * Math.PI;
            Assert.Equal(radius * Math.Cos(angle), x, 1e-3);
            Assert.Equal(radius * Math.Sin(angle), y, 1e-3);
        }
    }

    [Fact]
    public void Noise_moves_the_points_by_its_standard_deviation()
    {
        float[] Points(string noise)
        {
            using var context = new FolderContext { Train = 5000, Test = 1 };
            return context.Load($$"""{ "type": "two-spirals", "noise": {{noise}} }""").Train.Inputs.ToArray();
        }

        var moved = Points("0.3").Zip(Points("0"), (noisy, clean) => (double)noisy - clean).ToArray();
        Assert.Equal(0.3, Math.Sqrt(moved.Average(d => d * d)), 0.01);
    }

    [Theory]
    [InlineData("glyphs")]
    [InlineData("two-spirals")]
    [InlineData("adding-problem")]
    public void A_made_up_source_gives_2000_and_1000_where_nobody_says_how_many(string id)
    {
        using var context = new FolderContext();
        var set = context.Load($"\"{id}\"");
        Assert.Equal((2000, 1000), (set.Train.Count, set.Test!.Count));
    }
}
