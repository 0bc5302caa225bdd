namespace Research.Hosting.Tests;

public sealed class PluginFoldersTests
{
    [Fact]
    public void The_built_in_folder_comes_first_and_the_given_ones_last_in_their_order()
    {
        var paths = PluginFolders.Standard(["b", "a", "b"]).Paths;
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "plugins"), paths[0]);
        Assert.Equal([Path.GetFullPath("b"), Path.GetFullPath("a")], paths.TakeLast(2));
    }

    [Fact]
    public void A_folder_that_does_not_exist_holds_nothing() =>
        Assert.Empty(new PluginFolders([Path.Combine(AppContext.BaseDirectory, "no such folder")]).Files());
}
