using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Research.Experiments.Pages;

namespace Research.Pages.Tests;

/// <summary>report.html as a browser shows it.</summary>
public sealed class ReportPageTests(Browser browser) : PageTests(browser)
{
    protected override string Title => "vanishing-gradients";

    protected override (string Text, string Selector) Shown => ("Which activations", ".question");

    [Theory]
    [InlineData("#claims", "svg.chart", 4)]
    [InlineData("#curves", "figure:not(details figure) .series", 12)]
    [InlineData("#scores", "figure:first-child .dot", 59)]
    [InlineData("#activations", ".chart .ridge .after", 24)]
    [InlineData("#gradients", "figure:first-child .chart path.line", 6)]
    [InlineData("#heat", ".heat rect", 6)]
    public async Task Plots_have_their_marks(string section, string marks, int count)
    {
        await using var open = await Open();
        Assert.Equal(count, await open.Page.Locator(section).Locator(marks).CountAsync());
    }

    [Fact]
    public async Task Marks_are_seen()
    {
        await using var open = await Open();
        var box = await open.Page.Locator("#curves .chart path.line").First.BoundingBoxAsync();
        Assert.True(box is { Width: > 200, Height: > 50 }, $"{box?.Width} × {box?.Height}");
    }

    /// <summary>A minus that is cut off makes another number.</summary>
    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Numbers_on_axes_are_not_cut_off(int width)
    {
        const string cutOff = """
            [...document.querySelectorAll('section > .panels svg.chart')].flatMap(chart => {
              const seen = getComputedStyle(chart).overflow === 'visible' ? document.documentElement : chart;
              const { left, right } = seen.getBoundingClientRect();
              return [...chart.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < left - 1 || box.right > right + 1;
              }).map(text => text.textContent);
            })
            """;
        var report = JsonNode.Parse(Sample)!;
        foreach (var trial in report["trials"]!.AsArray())
        {
            if (trial!["curves"]?["train.loss"] is JsonArray loss) loss[^1] = (int)trial["seed"]! == 1 ? 50000 : 0;
        }

        await using var open = await Open(report.ToJsonString(), width);
        Assert.Matches("−[0-9]{5}", await open.Page.Locator("#curves").TextContentAsync());
        Assert.Empty(await open.Page.EvaluateAsync<string[]>(cutOff));
    }

    [Fact]
    public async Task Hovering_shows_values()
    {
        await using var open = await Open();
        var dot = open.Page.Locator("#scores .dot").First;
        await dot.ScrollIntoViewIfNeededAsync();
        var box = (await dot.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await open.Shows(await dot.GetAttributeAsync("data-tip"));

        await open.Page.Mouse.MoveAsync(2, 2);
        Assert.False(await open.Page.Locator("#tip").IsVisibleAsync());
    }

    [Fact]
    public async Task Arrow_keys_step_through_values()
    {
        await using var open = await Open();
        var chart = open.Page.Locator("#curves svg.chart").First;
        var marks = chart.Locator(".pt");
        await chart.FocusAsync();
        await chart.PressAsync("ArrowRight");
        await open.Shows(await marks.Nth(0).GetAttributeAsync("data-tip"));
        await chart.PressAsync("ArrowRight");
        await open.Shows(await marks.Nth(1).GetAttributeAsync("data-tip"));
        await chart.PressAsync("End");
        await open.Shows(await marks.Last.GetAttributeAsync("data-tip"));
        await chart.PressAsync("Escape");
        Assert.False(await open.Page.Locator("#tip").IsVisibleAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)", "rgb(27, 31, 36)")]
    [InlineData(ColorScheme.Dark, "rgb(20, 23, 26)", "rgb(232, 235, 238)")]
    public async Task Follows_the_system_into_the_dark(ColorScheme scheme, string paper, string ink)
    {
        await using var open = await Open(scheme: scheme);
        Assert.Equal(paper, await open.Style("body", "backgroundColor"));
        Assert.Equal(ink, await open.Style("#curves .chart .s0 .line", "stroke"));
        Assert.NotEqual(ink, await open.Style("#curves .chart .s1 .line", "stroke"));
    }

    [Fact]
    public async Task Prints_on_white_without_what_needs_a_screen()
    {
        await using var open = await Open(scheme: ColorScheme.Dark);
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(255, 255, 255)", await open.Style("body", "backgroundColor"));
        Assert.False(await open.Page.Locator("#curves details.data").First.IsVisibleAsync());
        Assert.True(await open.Page.Locator("#curves svg.chart").First.IsVisibleAsync());
    }

    protected override string Write(string sample) => PageWriter.Write(Encoding.UTF8.GetBytes(sample));
}
