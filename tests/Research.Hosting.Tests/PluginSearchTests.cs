namespace Research.Hosting.Tests;

public sealed class PluginSearchTests
{
    [Fact]
    public void Further_folders_come_last_and_a_file_found_twice_counts_once()
    {
        using var bench = new Bench();
        using var other = new Bench();
        var first = bench.Add("Valid");
        var second = other.Add("Duplicate");
        var search = new PluginSearch(new PluginFolders([bench.Folder]));
        search.Widen(new PluginFolders([other.Folder, bench.Folder]));

        Assert.Equal(
            [(first, PluginStatus.Available), (second, PluginStatus.DuplicateId)],
            search.Found.Plugins.Select(plugin => (plugin.File, plugin.Status)));
    }

    [Fact]
    public void No_folder_follows_once_the_plugins_have_been_told()
    {
        var search = new PluginSearch(new PluginFolders([]));
        Assert.Empty(search.Found.Plugins);

        Assert.Throws<InvalidOperationException>(() => search.Widen(new PluginFolders([])));
    }
}
