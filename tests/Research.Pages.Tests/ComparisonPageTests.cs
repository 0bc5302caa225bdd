using System.Text;
using Microsoft.Playwright;
using Research.Experiments;
using Research.Experiments.Pages;
using Research.Experiments.Tests;

namespace Research.Pages.Tests;

/// <summary>The page of <c>research compare --html</c> as a browser shows it.</summary>
public sealed class ComparisonPageTests(Browser browser) : PageTests(browser)
{
    protected override string Title => "Comparison of vanishing-gradients";

    protected override (string Text, string Selector) Shown => ("vanishing-gradients", "table");

    [Theory]
    [InlineData("#differs", "table", 3)]
    [InlineData("#cells", "svg.chart .interval", 4)]
    [InlineData("#cells", "svg.chart .reference", 1)]
    [InlineData("#cells", "tbody tr", 5)]
    [InlineData("#baseline", "svg.chart .interval", 8)]
    public async Task Plots_and_tables_have_their_marks(string section, string marks, int count)
    {
        await using var open = await Open();
        Assert.Equal(count, await open.Page.Locator(section).Locator(marks).CountAsync());
    }

    [Fact]
    public async Task Its_plots_are_as_large_as_the_reports()
    {
        await using var ofReport = await OpenHtml(PageWriter.Write(Encoding.UTF8.GetBytes(Sample)));
        await using var open = await Open();

        Assert.Equal(1, await open.Page.Locator("#cells figure.panel svg.chart").CountAsync());
        // The heat map is the report page's only plot that stands alone, as those of a comparison do.
        Assert.Equal((await ofReport.Box("#heat svg.chart")).Width, (await open.Box("#cells svg.chart")).Width, tolerance: 1);
        Assert.Equal((await ofReport.Box("#heat .chart .title")).Height, (await open.Box("#cells .chart .title")).Height, tolerance: 1);
    }

    [Fact]
    public async Task Hovering_shows_values()
    {
        await using var open = await Open();
        var point = open.Page.Locator("#cells .pt").First;
        await point.ScrollIntoViewIfNeededAsync();
        await point.HoverAsync();
        await open.Shows(await point.GetAttributeAsync("data-tip"));
    }

    [Fact]
    public async Task Follows_the_system_into_the_dark()
    {
        await using var light = await Open();
        await using var dark = await Open(scheme: ColorScheme.Dark);
        Assert.Equal("rgb(20, 23, 26)", await dark.Style("body", "backgroundColor"));
        Assert.NotEqual(await light.Style("#cells .interval", "stroke"), await dark.Style("#cells .interval", "stroke"));
    }

    protected override string Write(string sample)
    {
        var (first, second) = ComparedReports.Of(sample);
        var files = new[] { first, second }.Select((report, index) =>
        {
            var file = Path.Combine(Folder, $"{index}.json");
            File.WriteAllText(file, report);
            return ReportFile.Open(file);
        });
        return ComparisonPage.Write(ReportComparer.Compare([.. files], metric: null));
    }
}
