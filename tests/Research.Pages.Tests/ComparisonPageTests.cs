using Microsoft.Playwright;
using Research.Experiments;
using Research.Experiments.Pages;
using Research.Experiments.Tests;

namespace Research.Pages.Tests;

/// <summary>The page of <c>research compare --html</c> as a browser shows it.</summary>
public sealed class ComparisonPageTests : IClassFixture<Browser>, IDisposable
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "report-1.json"));

    private readonly Browser _browser;
    private readonly string _folder = Directory.CreateTempSubdirectory("research-comparison-").FullName;

    public ComparisonPageTests(Browser browser)
    {
        _browser = browser;
        Write(Sample);
    }

    private string PageFile => Path.Combine(_folder, "comparison.html");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Opens_without_a_word_on_the_console_or_a_request()
    {
        await using var open = await _browser.Open(PageFile);
        Assert.Empty(open.Messages);
        Assert.All(open.Requests,
            request => Assert.True(request == open.Address || request.StartsWith("data:", StringComparison.Ordinal), request));
        Assert.Equal("Comparison of vanishing-gradients", await open.Page.TitleAsync());
    }

    [Theory]
    [InlineData("#differs", "table", 3)]
    [InlineData("#cells", "svg.chart .interval", 4)]
    [InlineData("#cells", "svg.chart .reference", 1)]
    [InlineData("#cells", "tbody tr", 5)]
    [InlineData("#baseline", "svg.chart .interval", 8)]
    public async Task Plots_and_tables_have_their_marks(string section, string marks, int count)
    {
        await using var open = await _browser.Open(PageFile);
        Assert.Equal(count, await open.Page.Locator(section).Locator(marks).CountAsync());
    }

    [Fact]
    public async Task Its_plots_are_as_large_as_the_reports()
    {
        var report = Path.Combine(_folder, "report.html");
        File.WriteAllText(report, PageWriter.Write(File.ReadAllBytes(Path.Combine(_folder, "0.json"))));
        await using var ofReport = await _browser.Open(report);
        await using var open = await _browser.Open(PageFile);

        Assert.Equal(1, await open.Page.Locator("#cells figure.panel svg.chart").CountAsync());
        // The heat map is the report page's only plot that stands alone, as those of a comparison do.
        Assert.Equal((await ofReport.Box("#heat svg.chart")).Width, (await open.Box("#cells svg.chart")).Width, tolerance: 1);
        Assert.Equal((await ofReport.Box("#heat .chart .title")).Height, (await open.Box("#cells .chart .title")).Height, tolerance: 1);
    }

    [Fact]
    public async Task Hovering_shows_values()
    {
        await using var open = await _browser.Open(PageFile);
        var point = open.Page.Locator("#cells .pt").First;
        await point.ScrollIntoViewIfNeededAsync();
        await point.HoverAsync();
        await open.Shows(await point.GetAttributeAsync("data-tip"));
    }

    [Fact]
    public async Task Follows_the_system_into_the_dark()
    {
        await using var light = await _browser.Open(PageFile);
        await using var dark = await _browser.Open(PageFile, scheme: ColorScheme.Dark);
        Assert.Equal("rgb(20, 23, 26)", await dark.Style("body", "backgroundColor"));
        Assert.NotEqual(await light.Style("#cells .interval", "stroke"), await dark.Style("#cells .interval", "stroke"));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Never_scrolls_sideways(int width)
    {
        Write(Sample.Replace("activation", "a very long name of a factor that goes on", StringComparison.Ordinal));
        await using var open = await _browser.Open(PageFile, width);
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Text_in_plots_can_be_read_on_a_phone()
    {
        await using var open = await _browser.Open(PageFile, width: 390);
        var heights = await open.Page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('svg.chart text')].map(text => text.getBoundingClientRect().height)");
        Assert.NotEmpty(heights);
        Assert.All(heights, height => Assert.True(height >= 10, $"{height} pixels"));
    }

    [Fact]
    public async Task A_report_cannot_run_a_script()
    {
        Write(Sample.Replace(
            "vanishing-gradients", "<script>window.ran = true</script><img src=x onerror='window.ran = true'>", StringComparison.Ordinal));
        await using var open = await _browser.Open(PageFile);
        Assert.False(await open.Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Contains("<script>", await open.Page.Locator("table").First.TextContentAsync(), StringComparison.Ordinal);
    }

    private void Write(string sample)
    {
        var (first, second) = ComparedReports.Of(sample);
        var files = new[] { first, second }.Select((report, index) =>
        {
            var file = Path.Combine(_folder, $"{index}.json");
            File.WriteAllText(file, report);
            return ReportFile.Open(file);
        });
        File.WriteAllText(PageFile, ComparisonPage.Write(ReportComparer.Compare([.. files], metric: null)));
    }
}
