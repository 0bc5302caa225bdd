using Microsoft.Playwright;

namespace Research.Pages.Tests;

/// <summary>
/// Chromium as the system has it (RESEARCH_CHROMIUM, else Debian's): Playwright's own download is not asked for. Where there is none,
/// tests are skipped; where CI is set, that is a failure.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Debian = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("RESEARCH_CHROMIUM") ?? Debian;
        if (!File.Exists(path)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file in a window of its own, and keeps what the page says and asks for.</summary>
    internal async Task<OpenPage> Open(string file, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("there is no chromium here");
            Assert.Skip("needs chromium: /usr/bin/chromium, or the environment variable RESEARCH_CHROMIUM");
        }
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        var open = new OpenPage(page, new Uri(file).AbsoluteUri);
        await page.GotoAsync(open.Address);
        return open;
    }
}

internal sealed class OpenPage : IAsyncDisposable
{
    public OpenPage(IPage page, string address)
    {
        (Page, Address) = (page, address);
        page.Console += (_, message) => Messages.Add(message.Text);
        page.PageError += (_, error) => Messages.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    public string Address { get; }

    public List<string> Messages { get; } = [];

    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await Page.CloseAsync();

    /// <summary>Passes where the tip is seen and says this.</summary>
    public async Task Shows(string? tip)
    {
        Assert.True(await Page.Locator("#tip").IsVisibleAsync());
        Assert.Equal(tip, await Page.Locator("#tip").TextContentAsync());
    }

    /// <summary>A property of the first element's computed style.</summary>
    public Task<string> Style(string selector, string property) =>
        Page.Locator(selector).First.EvaluateAsync<string>($"element => getComputedStyle(element).{property}");

    /// <summary>The first element's place on the page, in pixels.</summary>
    public async Task<LocatorBoundingBoxResult> Box(string selector) =>
        await Page.Locator(selector).First.BoundingBoxAsync() ?? throw new InvalidOperationException($"{selector} is not drawn");
}
