using System.Text;
using Microsoft.Playwright;
using Research.Experiments.Pages;

namespace Research.Pages.Tests;

/// <summary>report.html as a browser shows it.</summary>
public sealed class ReportPageTests : IClassFixture<Browser>, IDisposable
{
    private readonly Browser _browser;
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"research-page-{Guid.NewGuid():N}.html");

    public ReportPageTests(Browser browser)
    {
        _browser = browser;
        Write(Sample());
    }

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Opens_without_a_word_on_the_console_or_a_request()
    {
        await using var open = await _browser.Open(_file);
        Assert.Empty(open.Messages);
        Assert.All(open.Requests,
            request => Assert.True(request == open.Address || request.StartsWith("data:", StringComparison.Ordinal), request));
        Assert.Equal("vanishing-gradients", await open.Page.TitleAsync());
    }

    [Theory]
    [InlineData("#claims", "svg.chart", 4)]
    [InlineData("#curves", "figure:not(details figure) .series", 12)]
    [InlineData("#scores", "figure:first-child .dot", 59)]
    [InlineData("#activations", ".chart .ridge .after", 24)]
    [InlineData("#gradients", "figure:first-child .chart path.line", 6)]
    [InlineData("#heat", ".heat rect", 6)]
    public async Task Plots_have_their_marks(string section, string marks, int count)
    {
        await using var open = await _browser.Open(_file);
        Assert.Equal(count, await open.Page.Locator(section).Locator(marks).CountAsync());
    }

    [Fact]
    public async Task Marks_are_seen()
    {
        await using var open = await _browser.Open(_file);
        var box = await open.Page.Locator("#curves .chart path.line").First.BoundingBoxAsync();
        Assert.True(box is { Width: > 200, Height: > 50 }, $"{box?.Width} × {box?.Height}");
    }

    [Fact]
    public async Task Hovering_shows_values()
    {
        await using var open = await _browser.Open(_file);
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
        await using var open = await _browser.Open(_file);
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
        await using var open = await _browser.Open(_file, scheme: scheme);
        Assert.Equal(paper, await open.Style("body", "backgroundColor"));
        Assert.Equal(ink, await open.Style("#curves .chart .s0 .line", "stroke"));
        Assert.NotEqual(ink, await open.Style("#curves .chart .s1 .line", "stroke"));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Never_scrolls_sideways(int width)
    {
        Write(Sample().Replace("activation", "a very long name of a factor that goes on", StringComparison.Ordinal));
        await using var open = await _browser.Open(_file, width);
        await open.Page.EvaluateAsync("document.querySelectorAll('details').forEach(fold => fold.open = true)");
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Text_in_plots_can_be_read_on_a_phone()
    {
        await using var open = await _browser.Open(_file, width: 390);
        var heights = await open.Page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('#curves svg.chart text')].map(text => text.getBoundingClientRect().height)");
        Assert.All(heights, height => Assert.True(height >= 10, $"{height} pixels"));
    }

    [Fact]
    public async Task Prints_on_white_without_what_needs_a_screen()
    {
        await using var open = await _browser.Open(_file, scheme: ColorScheme.Dark);
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(255, 255, 255)", await open.Style("body", "backgroundColor"));
        Assert.False(await open.Page.Locator("#curves details.data").First.IsVisibleAsync());
        Assert.True(await open.Page.Locator("#curves svg.chart").First.IsVisibleAsync());
    }

    [Fact]
    public async Task A_report_cannot_run_a_script()
    {
        Write(Sample().Replace(
            "Which activations", "<script>window.ran = true</script><img src=x onerror='window.ran = true'>", StringComparison.Ordinal));
        await using var open = await _browser.Open(_file);
        Assert.False(await open.Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Contains("<script>", await open.Page.Locator(".question").TextContentAsync(), StringComparison.Ordinal);
    }

    private static string Sample() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "report-1.json"));

    private void Write(string report) => File.WriteAllText(_file, PageWriter.Write(Encoding.UTF8.GetBytes(report)));
}
