using System.ComponentModel.DataAnnotations;
using Newtonsoft.Json.Linq;

namespace Research.Testing.Tests;

/// <summary>Ranges that promise too much, and those that are not kept.</summary>
public sealed class RangeTests
{
    private sealed record Slope
    {
        [Range(0d, 1d)]
        public float Value { get; init; }
    }

    private sealed record OpenSlope
    {
        [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
        public float Value { get; init; }
    }

    private sealed record Blocks
    {
        [Range(1, 100_000)]
        public int Count { get; init; }
    }

    private sealed record Large
    {
        [Range(-3e8, 1e9)]
        public float Value { get; init; }
    }

    /// <summary>The whole numbers beside large bounds are the bounds themselves, as the option's type has them.</summary>
    [Fact]
    public void Numbers_outside_of_large_bounds_lie_outside_in_the_type_of_the_option()
    {
        var range = OptionRange.Of(new OneRecord<Large>().OptionsOf(null!).Single())!;
        Assert.Equal([-3e8f - 32, 1e9f + 64], range.Outside().Select(value => (float)value));
    }

    /// <summary>Leaks, by way of a quotient that some slopes do not allow.</summary>
    private sealed class Leaky(Func<float, float> slope, float option) : IActivation
    {
        private readonly float _slope = slope(option);

        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = input[i] < 0 ? _slope * input[i] : input[i];
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
        {
            for (var i = 0; i < input.Length; i++) inputGradient[i] = input[i] < 0 ? _slope * outputGradient[i] : outputGradient[i];
        }
    }

    /// <summary>What the ends of an activation's ranges lead to; it is made of its option's value.</summary>
    private static string? AtEnds<TOptions>(Func<float, float> slope, Func<JToken, bool>? binds = null)
    {
        var factory = new OneTechnique(TechniqueKind.Activation, options =>
        {
            var option = options.Properties().Single(property => property.Name != "type");
            if (binds?.Invoke(option.Value) == false) throw new FaultsException($"one.{option.Name}", "this is out of bounds");
            return new Leaky(slope, (float)option.Value);
        });
        ISuite[] suites = [new LayerSuite(new KitFactory(factory)), new ActivationSuite(factory)];
        return OneTechnique.Verdict(new EndsSuite(new OneRecord<TOptions>(), suites), "the ends of ranges", factory.Subject());
    }

    [Fact]
    public void What_works_at_its_ends_passes()
    {
        Assert.Null(AtEnds<Slope>(slope => slope));
        Assert.Null(AtEnds<OpenSlope>(slope => 1 / (1 / slope)));
    }

    [Fact]
    public void What_does_not_work_at_an_end_is_found()
    {
        Assert.Contains("with value = 0.0, works: output", AtEnds<Slope>(slope => slope / slope));
        Assert.Contains("with value = 1.0, works: it throws DivideByZeroException",
            AtEnds<Slope>(slope => slope < 1 ? slope : throw new DivideByZeroException()));
        Assert.Contains("with value = 1.0, works: it throws FormatException: no half",
            AtEnds<Slope>(slope => slope < 1 ? slope : Table.Half));
        Assert.Contains("its constructor fails",
            AtEnds<Slope>(slope => slope < 1 ? slope : throw new FaultsException(
                "leaky", "its constructor fails", new ArgumentOutOfRangeException(nameof(slope)))));
    }

    private static class Table
    {
        public static readonly float Half = Read();

        static Table()
        {
        }

        private static float Read() => throw new FormatException("no half");
    }

    [Fact]
    public void What_does_not_work_just_inside_an_open_end_is_found()
    {
        Assert.Contains("with value = 1.17549435", AtEnds<OpenSlope>(slope => slope * slope / (slope * slope)));
        Assert.Contains("with value = 0.99999994", AtEnds<OpenSlope>(slope => slope / (1 - (slope + 1e-7f))));
    }

    [Fact]
    public void A_clear_word_at_an_end_is_no_fault() =>
        Assert.Null(AtEnds<Slope>(slope => slope < 1 ? slope : throw new TechniqueException("\"slope\" must be below \"other\"")));

    [Fact]
    public void An_end_that_is_out_of_bounds_is_found() =>
        Assert.Contains("value = 0.0 is within the range, and is refused", AtEnds<Slope>(slope => slope, value => (float)value > 0));

    [Fact]
    public void Ends_that_cost_much_are_not_run()
    {
        Assert.Null(AtEnds<Blocks>(blocks => blocks < 2 ? blocks : throw new OutOfMemoryException()));
        Assert.Contains("with count = 1", AtEnds<Blocks>(blocks => throw new DivideByZeroException()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_whole_number_out_of_its_bounds_must_be_refused(bool refuses)
    {
        var factory = new OneTechnique(TechniqueKind.Activation, options =>
        {
            // Whatever is no whole number is refused by every binder.
            if (options["count"]!.Type != JTokenType.Integer || (refuses && (long)options["count"]! is < 1 or > 100_000))
                throw new FaultsException("one.count", "this is out of bounds");
            return new Leaky(slope => slope, 0);
        });

        var verdict = OneTechnique.Verdict(new OptionsSuite(factory, new OneRecord<Blocks>()), "bounds", factory.Subject());

        OneTechnique.Finds(refuses ? null : "a value out of its bounds is taken: count = 0", verdict);
    }
}
