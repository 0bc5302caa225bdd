using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.DataSources;

public sealed class GlyphsTests
{
    private static Split Train(string role, int count, string json = "\"glyphs\"")
    {
        using var context = new FolderContext { Role = role, Train = count, Test = 10 };
        return context.Load(json).Train;
    }

    private static TargetData Target(Split split, string name) => split.Targets.Single(target => target.Info.Name == name);

    [Fact]
    public void Gives_as_many_of_each_digit_as_of_every_other()
    {
        var digits = Target(Train("1", 200), "digit").Classes.ToArray();
        Assert.All(Enumerable.Range(0, 10), digit => Assert.Equal(20, digits.Count(drawn => drawn == digit)));
    }

    [Fact]
    public void Draws_the_same_images_for_the_same_seed_and_others_for_another()
    {
        var first = Train("1", 30).Inputs.ToArray();
        Assert.Equal(first, Train("1", 30).Inputs.ToArray());
        Assert.NotEqual(first, Train("2", 30).Inputs.ToArray());
    }

    [Fact]
    public void A_sample_does_not_depend_on_how_many_there_are()
    {
        var few = Train("1", 10).Inputs.ToArray();
        Assert.Equal(few, Train("1", 50).Inputs[..few.Length].ToArray());
    }

    [Fact]
    public void Train_and_test_are_different_images()
    {
        using var context = new FolderContext { Train = 20, Test = 20 };
        var set = context.Load("\"glyphs\"");
        Assert.NotEqual(set.Train.Inputs.ToArray(), set.Test!.Inputs.ToArray());
    }

    [Fact]
    public void Pixels_lie_in_0_to_1_and_strokes_in_the_middle()
    {
        var split = Train("1", 100, """{ "type": "glyphs", "noise": 0 }""");
        var pixels = split.Inputs.ToArray();
        Assert.All(pixels, pixel => Assert.InRange(pixel, 0f, 1f));
        for (var sample = 0; sample < split.Count; sample++)
        {
            var image = pixels.AsSpan(sample * 28 * 28, 28 * 28).ToArray();
            Assert.Equal(1f, image.Max(), 0.2f);
            Assert.InRange(image.Average(), 0.02, 0.35);
        }
    }

    [Fact]
    public void Thicker_strokes_have_more_ink_and_the_targets_say_how_thick()
    {
        var split = Train("1", 200, """{ "type": "glyphs", "noise": 0 }""");
        var thickness = Target(split, "thickness").Values.ToArray();
        var ink = thickness.Select((_, sample) => split.Inputs.Slice(sample * 784, 784).ToArray().Sum()).ToArray();
        Assert.All(thickness, value => Assert.InRange(value, 1.2f, 2.8f));
        var thin = ink.Where((_, sample) => thickness[sample] < 1.6).Average();
        var thick = ink.Where((_, sample) => thickness[sample] > 2.4).Average();
        Assert.True(thick > 1.3 * thin, $"{thick} against {thin}");
    }

    [Fact]
    public void Slant_is_told_as_it_was_drawn()
    {
        var upright = Train("1", 50, """{ "type": "glyphs", "slant": 0 }""");
        Assert.All(Target(upright, "slant").Values.ToArray(), slant => Assert.Equal(0f, slant));
        Assert.All(Target(Train("1", 50), "slant").Values.ToArray(), slant => Assert.InRange(slant, -0.2f, 0.2f));
    }

    [Fact]
    public void Unmoved_and_without_noise_every_digit_is_one_drawing_and_the_ten_differ()
    {
        const string still = """{ "type": "glyphs", "noise": 0, "shift": 0, "rotate": 0, "scale": 0, "slant": 0, "thickness": [2, 2] }""";
        var split = Train("1", 30, still);
        float[] Image(int sample) => split.Inputs.Slice(sample * 784, 784).ToArray();
        for (var digit = 0; digit < 10; digit++)
        {
            Assert.Equal(Image(digit), Image(digit + 10));
            for (var other = 0; other < digit; other++) Assert.True(Image(digit).Zip(Image(other), (a, b) => Math.Abs(a - b)).Sum() > 10);
        }
    }

    [Fact]
    public void A_thickness_that_is_no_range_is_refused()
    {
        var fault = Assert.Throws<FaultsException>(() => Train("1", 10, """{ "type": "glyphs", "thickness": [3, 1] }"""));
        Assert.Contains("largest width", fault.Message, StringComparison.Ordinal);
    }
}
