namespace Research.Training;

/// <summary>A stretch of memory laid out as the parameters are.</summary>
public sealed class Plane
{
    internal Plane(string name, int place)
    {
        Name = name;
        Place = place;
    }

    public string Name { get; }

    /// <summary>Where it starts in the planes' arena.</summary>
    internal int Place { get; }
}
