using Microsoft.Playwright;

namespace Research.Pages.Tests;

/// <summary>What every page is held to, in a browser. The page is written from a sample report, which a test may change.</summary>
public abstract class PageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Script = "<script>window.ran = true</script><img src=x onerror='window.ran = true'>";

    protected static string Sample { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "report-1.json"));

    protected string Folder { get; } = Directory.CreateTempSubdirectory("research-page-").FullName;

    /// <summary>Of the page made from the sample.</summary>
    protected abstract string Title { get; }

    /// <summary>A text of the sample that the page shows, and where.</summary>
    protected abstract (string Text, string Selector) Shown { get; }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Opens_without_a_word_on_the_console_or_a_request()
    {
        await using var open = await Open();
        Assert.Empty(open.Messages);
        Assert.All(open.Requests, request =>
            Assert.True(request == open.Address || request.StartsWith("data:", StringComparison.Ordinal), request));
        Assert.Equal(Title, await open.Page.TitleAsync());
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Never_scrolls_sideways(int width)
    {
        var sample = Sample.Replace("activation", "a very long name of a factor that goes on", StringComparison.Ordinal);
        await using var open = await Open(sample, width);
        await open.Page.EvaluateAsync("document.querySelectorAll('details').forEach(fold => fold.open = true)");
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Text_in_plots_can_be_read_on_a_phone()
    {
        const string heightsOfText =
            "[...document.querySelectorAll('section > .panels svg.chart text')].map(text => text.getBoundingClientRect().height)";
        await using var open = await Open(width: 390);
        var heights = await open.Page.EvaluateAsync<double[]>(heightsOfText);
        Assert.NotEmpty(heights);
        Assert.All(heights, height => Assert.True(height >= 10, $"{height} pixels"));
    }

    [Fact]
    public async Task A_report_cannot_run_a_script()
    {
        await using var open = await Open(Sample.Replace(Shown.Text, Script, StringComparison.Ordinal));
        Assert.False(await open.Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Contains("<script>", await open.Page.Locator(Shown.Selector).First.TextContentAsync(), StringComparison.Ordinal);
    }

    /// <returns>HTML.</returns>
    protected abstract string Write(string sample);

    internal Task<OpenPage> Open(string? sample = null, int width = 1280, ColorScheme scheme = ColorScheme.Light) =>
        OpenHtml(Write(sample ?? Sample), width, scheme);

    internal Task<OpenPage> OpenHtml(string html, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.html");
        File.WriteAllText(file, html);
        return browser.Open(file, width, scheme);
    }
}
